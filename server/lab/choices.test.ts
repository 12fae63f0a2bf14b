import { expect, test } from 'vitest'
import { parsePolicy } from '#server/engine/policy.ts'
import { choices } from './choices.ts'
import { labBytes, tooLarge } from './limits.ts'

const sandboxBytes = 256 * 1024 * 1024

test('every policy that is offered can be started', () => {
  for (const { name, policy } of choices().policies) expect(parsePolicy(policy), name).toEqual(policy)
})

test('every workload that is offered fits the sandbox, alone and in four lanes beside each other', () => {
  const { settings, workloads, policies } = choices()
  const policy = policies[0]?.policy ?? settings.lanes[0]?.policy
  if (!policy) throw new Error('no policy')
  const lanes = (['a', 'b', 'c', 'd'] as const).map(id => ({ id, name: id, policy }))
  for (const { id, workload } of workloads) {
    expect(tooLarge({ ...settings, workload, lanes }, labBytes(sandboxBytes)), id).toBeNull()
  }
})

test('what is too large is refused with the number that would fit', () => {
  const { settings } = choices()
  const large = { ...settings, workload: { ...settings.workload, keys: 1_000_000, valueBytes: 10_000 } }
  const allowed = labBytes(sandboxBytes)
  const sentence = tooLarge(large, allowed) ?? ''
  expect(sentence).toMatch(/at most [\d\u202f]+ keys/)
  const most = Number(/at most ([\d\u202f]+) keys/.exec(sentence)?.[1]?.replaceAll('\u202f', ''))
  expect(tooLarge({ ...large, workload: { ...large.workload, keys: most } }, allowed)).toBeNull()
  expect(tooLarge({ ...large, workload: { ...large.workload, keys: most + 1 } }, allowed)).not.toBeNull()
})

test('a server without a limit of its own still has one for the lab', () => {
  expect(labBytes(0)).toBe(512 * 1024 * 1024)
})
