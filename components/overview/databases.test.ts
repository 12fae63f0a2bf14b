import { expect, test } from 'vitest'
import type { NodeFacts } from '#components/rpc/types.ts'
import { databasesOf } from './databases.ts'

function node(role: NodeFacts['role'], databases: NodeFacts['databases']): NodeFacts {
  const unknown = { version: null, mode: null, os: null, runId: null, startedAt: null, evictionPolicy: null }
  return { id: role, name: role, server: 'redis', role, ...unknown, databases, missing: {} }
}

test('the masters of a cluster add up, and their average TTL is weighed by the keys that have one', () => {
  const one = node('master', [{ index: 0, keys: 100, withTtl: 10, averageTtl: 1000 }])
  const two = node('master', [{ index: 0, keys: 50, withTtl: 30, averageTtl: 5000 }])
  expect(databasesOf([one, two])).toEqual([{ index: 0, keys: 150, withTtl: 40, averageTtl: 4000 }])
})

test('a replica does not hold more keys than its master', () => {
  const master = node('master', [{ index: 0, keys: 100, withTtl: 0, averageTtl: 0 }])
  const replica = node('replica', [{ index: 0, keys: 100, withTtl: 0, averageTtl: 0 }])
  expect(databasesOf([master, replica])[0]?.keys).toBe(100)
  expect(databasesOf([replica])[0]?.keys).toBe(100)
})

test('an average that one node does not tell is not made up', () => {
  const one = node('master', [{ index: 3, keys: 1, withTtl: 1, averageTtl: null }])
  const two = node('master', [{ index: 3, keys: 1, withTtl: 1, averageTtl: 10 }])
  expect(databasesOf([one, two])[0]?.averageTtl).toBeNull()
})
