import { expect, test } from 'vitest'
import type { BoardHealth } from '#components/rpc/types.ts'
import { targetStatus } from './target-status.ts'

const live = { status: 'live' as const, since: 1 }
const health: BoardHealth = {
  cache: { status: 'starting', since: 5, message: null },
  database: { status: 'ok', since: 5, message: null },
  history: { status: 'ok', since: 5, message: null },
}

test('a lost way to the board outranks what the board last said about the cache', () => {
  const status = targetStatus({ connection: { status: 'lost', since: 7 }, frame: null, health, target: 'a' })
  expect(status).toMatchObject({ tone: 'lost', since: 7 })
})

test('a cache server that did not start says why', () => {
  const failed = { ...health, cache: { status: 'failed' as const, since: 9, message: 'Port taken.' } }
  expect(targetStatus({ connection: live, frame: null, health: failed, target: null })).toMatchObject({
    tone: 'down',
    since: 9,
    message: 'Port taken.',
  })
})

test('a target without a sample yet is connecting, not down', () => {
  expect(targetStatus({ connection: live, frame: null, health, target: 'a' }).tone).toBe('connecting')
})
