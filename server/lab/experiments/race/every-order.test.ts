import { expect, it } from 'vitest'
import { everyOrder } from '#server/lab/experiments/race/every-order.ts'
import { simulate } from '#server/lab/experiments/simulate.ts'

it('counts every order of each way, tells one that ends badly, and finds the same again', async () => {
  const { verdict, hash } = await simulate(everyOrder, {})
  const cells = Object.fromEntries(verdict.rows.map(row => [row.choice, row.cells]))
  expect(cells['stale-set-delete']).toMatchObject({ orders: 10, harmed: 1, share: 0.1, example: 'RRWWR' })
  expect(cells['stale-set-lease']).toMatchObject({ orders: 15, harmed: 0, example: 'none' })
  expect(verdict.answer).toBe('one')
  const story = verdict.stories.find(({ choice }) => choice === 'stale-set-delete')
  expect(story?.steps.map(({ text }) => text)).toEqual([
    'Reader: get → miss',
    'Reader: select → v1',
    'Writer: commit v2 → done',
    'Writer: delete the key → nothing was there',
    'Reader: set v1 → stored',
    'the end: stale until the TTL ends',
  ])
  expect((await simulate(everyOrder, {})).hash).toBe(hash)
})
