import { expect, test } from 'vitest'
import type { LogBatch } from '#server/observe/slowlog/batch.ts'
import { createSlowEntries } from './slow-entries.ts'

const start = 1_000_000_000
let now = start
const created = () => {
  now = start
  return createSlowEntries(() => now)
}

type Change = Partial<Pick<LogBatch, 'kind' | 'serverRun'>> & { own?: boolean }
const batch = (times: number[], { own = false, kind = 'slow', serverRun = 'r' }: Change = {}) => ({
  node: 'n',
  kind,
  serverRun,
  entries: times.map(at => ({ at, own })),
})

test('what a log held before it was first read is not new, but what is of the last minute is', () => {
  const slow = created()
  slow.take(batch([start - 3_600_000, start - 90_000, start - 10_000, start - 5_000]))
  expect(slow.rate()).toBe(2 / 60)
})

test('later, what arrives counts when it arrives, whatever the clock of the server says', () => {
  const slow = created()
  slow.take(batch([start - 3_600_000]))
  slow.take(batch([start - 500_000, start + 500_000]))
  expect(slow.rate()).toBe(2 / 60)
})

test('after a minute it counts no more', () => {
  const slow = created()
  slow.take(batch([start]))
  now += 61_000
  expect(slow.rate()).toBe(0)
})

test('what the board did itself, and the lists of large requests and replies, do not count', () => {
  const slow = created()
  slow.take(batch([start], { own: true }))
  slow.take(batch([start], { kind: 'large-reply' }))
  expect(slow.rate()).toBe(0)
})

test('a server that was restarted tells of its old life no more than another one does', () => {
  const slow = created()
  slow.take(batch([start]))
  slow.take(batch([start - 3_600_000], { serverRun: 'another' }))
  expect(slow.rate()).toBe(1 / 60)
})
