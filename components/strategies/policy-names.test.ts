import { expect, test } from 'vitest'
import type { Policy } from '#components/rpc/types.ts'
import { contradictions } from '#server/engine/policy-contradictions.ts'
import { policyShape } from '#server/engine/policy-shape.ts'
import { choices } from '#server/lab/choices.ts'
import { isPreset, nameOf, originOf, patternOf, patterns, withPattern } from './policy-names.ts'
import { type ProtectionName, protectionNames, protections } from './protections.ts'

const { policies } = choices()

const switched = (name: ProtectionName, policy: Policy, on: boolean) =>
  protections[name].set(policy, on, presetOf('cache-aside'))

function presetOf(name: string) {
  const found = policies.find(each => each.name === name)
  if (!found) throw new Error(`no preset is called ${name}`)
  return found.policy
}

test.each(policies.map(({ name, policy }) => [name, policy] as const))(
  '%s is called what it is',
  (name, policy) => {
    expect(nameOf(policy, policies)).toBe(name)
    expect(isPreset(policy, policies)).toBe(true)
  },
)

test('a preset that was changed says what is different', () => {
  const policy = presetOf('cache-aside')
  expect(nameOf(switched('lease', policy, false), policies)).toBe('cache-aside, without lease')
  expect(nameOf(switched('xfetch', policy, true), policies)).toBe('cache-aside, with XFetch β 1')
  const oneTtl = { ...policy, ttl: { ...policy.ttl, defaultMs: 60_000, byKind: {} } }
  expect(nameOf(oneTtl, policies)).toBe('cache-aside, TTL 1\u2009min')
})

test('many changes are counted, and the name never grows beyond what the server takes', () => {
  const policy = protectionNames.reduce(
    (changed, name) => switched(name, changed, !protections[name].isOn(changed)),
    presetOf('write-behind'),
  )
  expect(nameOf(policy, policies)).toMatch(/^write-behind, \d changes$/)
})

test('without lease and coalescing it is the plain cache-aside of everywhere', () => {
  const policy = switched('coalesce', switched('lease', presetOf('cache-aside'), false), false)
  expect(nameOf(policy, policies)).toBe('plain cache-aside')
})

test('a policy without a cache has no origin and no pattern', () => {
  const policy = policyShape.parse({ read: 'none' })
  expect(originOf(policy, policies)?.name ?? null).toBeNull()
  expect(patternOf(policy, policies)).toBeNull()
  expect(nameOf(policy, policies)).toBe('custom')
})

const pairs = patterns.flatMap(from => patterns.map(to => [from.name, to.name] as const))

test.each(pairs)('from %s to %s: exactly that preset, and no contradiction', (from, to) => {
  expect(withPattern(presetOf(from), presetOf(to))).toEqual(presetOf(to))
})

test.each(pairs)('from %s with everything wrong to %s: what no longer means anything is off', (from, to) => {
  const begin = presetOf(from)
  const behind = begin.write.kind === 'write-behind'
  const wrong = {
    ...begin.wrong,
    shortLock: true,
    dirtySet: behind,
    deleteBeforeCommit: begin.write.kind === 'delete',
  }
  const other = withPattern({ ...begin, wrong }, presetOf(to))
  expect(contradictions(other)).toEqual([])
  expect(other.wrong.shortLock).toBe(true)
})

test('what protects the pattern stays when the pattern is switched', () => {
  const begin = switched('stale', switched('lease', presetOf('cache-aside'), false), true)
  const other = withPattern({ ...begin, ttl: { ...begin.ttl, jitter: 0.3 } }, presetOf('write-through'))
  expect(other.protections).toMatchObject({ lease: null, stale: { when: 'refreshing' } })
  expect(other.ttl.jitter).toBe(0.3)
})

test.each(protectionNames)('%s goes on and off, and both are policies the server can read', name => {
  const { isOn } = protections[name]
  for (const on of [true, false]) {
    const policy = switched(name, presetOf('cache-aside'), on)
    expect(isOn(policy)).toBe(on)
    expect(policyShape.parse(policy)).toEqual(policy)
  }
})

test('of the three ways to refresh early the newest is the one', () => {
  const policy = switched('last-fifth', switched('xfetch', presetOf('cache-aside'), true), true)
  expect(protections.xfetch.isOn(policy)).toBe(false)
  expect(protections['last-fifth'].isOn(policy)).toBe(true)
})
