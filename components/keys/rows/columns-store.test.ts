import { expect, test, vi } from 'vitest'
import type { KeyColumns } from '#components/rpc/types.ts'
import { createColumnsStore, nextCall } from './columns-store.ts'

const columnsOf = (id: string) => ({ id, type: 'string' }) as KeyColumns

function store(now: () => number = Date.now) {
  const calls: string[][] = []
  const made = createColumnsStore(
    async ids => {
      calls.push(ids)
      return ids.map(columnsOf)
    },
    { now },
  )
  return { made, calls }
}

test('what comes into sight together is asked for in one call, and once', async () => {
  const { made, calls } = store()
  made.want(['a', 'b'])
  made.want(['b', 'c'])
  await vi.waitFor(() => expect(made.of('c')).toBeDefined())
  expect(calls).toEqual([['b', 'c']])
  made.want(['c', 'd'])
  await vi.waitFor(() => expect(made.of('d')).toBeDefined())
  expect(calls[1]).toEqual(['d'])
})

test('what was looked at a while ago is looked at again', async () => {
  let at = 1_000_000
  const { made, calls } = store(() => at)
  made.want(['a'])
  await vi.waitFor(() => expect(calls).toHaveLength(1))
  at += 60_000
  made.want(['a'])
  await vi.waitFor(() => expect(calls).toHaveLength(2))
})

test('no call is longer than an address may be, and a single long name still goes', () => {
  const long = 'x'.repeat(4000)
  expect(nextCall([long, long, 'a'])).toEqual([long])
  expect(nextCall(Array.from({ length: 500 }, (_, i) => `${i}`))).toHaveLength(100)
  expect(nextCall(['y'.repeat(6000)])).toHaveLength(1)
})

test('a failure leaves what was there, and the next look tries again', async () => {
  let works = false
  let asked = 0
  const made = createColumnsStore(async ids => {
    asked += 1
    if (!works) throw new Error('gone')
    return ids.map(columnsOf)
  })
  made.want(['a'])
  await vi.waitFor(() => expect(asked).toBe(1))
  expect(made.of('a')).toBeUndefined()
  works = true
  made.want(['a'])
  await vi.waitFor(() => expect(made.of('a')).toBeDefined())
})
