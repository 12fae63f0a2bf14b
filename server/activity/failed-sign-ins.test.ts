import { expect, test } from 'vitest'
import { createFailedSignIns } from './failed-sign-ins.ts'

function list() {
  const clock = { at: 1_000_000 }
  const entries: { summary: string; count: number | null }[] = []
  const tell = createFailedSignIns({
    now: () => clock.at,
    activity: {
      record: ({ summary, count }) => String(entries.push({ summary, count }) - 1),
      settle: (id, change) => Object.assign(entries[Number(id)] ?? {}, change),
    },
  })
  return { clock, entries, tell }
}

test('the tries of one address are one entry that counts, for ten minutes', () => {
  const { clock, entries, tell } = list()
  tell('10.0.0.7')
  expect(entries).toEqual([
    { summary: 'Someone at 10.0.0.7 tried to sign in without the right token.', count: 1 },
  ])
  tell('10.0.0.7')
  tell('10.0.0.8')
  tell('10.0.0.7')
  expect(entries.map(({ count }) => count)).toEqual([3, 1])
  expect(entries[0]?.summary).toContain('tried 3 times')
  clock.at += 10 * 60_000 + 1
  tell('10.0.0.7')
  expect(entries.map(({ count }) => count)).toEqual([3, 1, 1])
})

test('whoever forges a new address with every try fills no list', () => {
  const { entries, tell } = list()
  for (let turn = 0; turn < 5000; turn++) tell(`10.0.${turn >> 8}.${turn & 255}`)
  expect(entries).toHaveLength(21)
  expect(entries.at(-1)).toMatchObject({
    count: 4980,
    summary: expect.stringContaining('changing addresses'),
  })
})

test('what gives no address is counted as well', () => {
  const { entries, tell } = list()
  tell(null)
  expect(entries[0]?.summary).toBe('Someone at an unknown address tried to sign in without the right token.')
})
