import { expect, test } from 'vitest'
import type { Lane, Policy } from '#components/rpc/types.ts'
import { choices } from '#server/lab/choices.ts'
import { nameLanes } from './lane-names.ts'
import { protections } from './protections.ts'

const { policies } = choices()
const cacheAside = policies.find(({ name }) => name === 'cache-aside')
if (!cacheAside) throw new Error('there is no cache-aside')
const { policy } = cacheAside
const lane = (id: Lane['id'], change: Partial<Lane> = {}): Lane => ({
  id,
  name: 'cache-aside',
  policy,
  ...change,
})
const names = (lanes: readonly Lane[]) => lanes.map(({ name }) => name)

test('a changed lane is named by itself where nobody else is called so', () => {
  const without = protections.lease.set(policy, false, policy)
  expect(names(nameLanes([lane('a', { policy: without }), lane('b')], 'a', policies))).toEqual([
    'cache-aside, without lease',
    'cache-aside',
  ])
})

test('two lanes of one name are told apart by what differs between them', () => {
  const changed = (defaultMs: number): Policy => ({
    ...protections.lease.set(policy, false, policy),
    ttl: { ...policy.ttl, defaultMs, byKind: {}, jitter: 0, negativeMs: null },
    codec: { ...policy.codec, name: 'msgpack' },
  })
  const lanes = [lane('a', { policy: changed(1_000) }), lane('b', { policy: changed(60_000) })]
  const first = nameLanes(lanes, 'a', policies)
  expect(names(first)[0]).toBe('cache-aside, 5 changes')
  const [one, other] = names(nameLanes(first, 'b', policies))
  expect(one).toMatch(/^cache-aside, TTL 1.s$/)
  expect(other).toMatch(/^cache-aside, TTL 1.min$/)
})

test('two lanes with the very same policy keep one name: their letters tell them apart', () => {
  expect(names(nameLanes([lane('a'), lane('b')], 'b', policies))).toEqual(['cache-aside', 'cache-aside'])
})
