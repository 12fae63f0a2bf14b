import { expect, test } from 'vitest'
import { parsePolicy } from '#server/engine/policy.ts'
import { choices } from '#server/lab/choices.ts'
import { hintedPolicy } from './hint-policy.ts'

const { policies, workloads } = choices()
const hinted = workloads.flatMap(({ name, policyHint }) => (policyHint ? [[name, policyHint] as const] : []))

test.each(hinted)('%s shows best with a policy that the server takes as it is', (_, hint) => {
  const policy = hintedPolicy(hint, policies)
  if (!policy) throw new Error('no preset has this pattern')
  expect(parsePolicy(policy)).toEqual(policy)
  for (const [name, value] of Object.entries(hint.protections ?? {}))
    expect(policy.protections).toHaveProperty(name, value)
})

test('a pattern that no preset has is not guessed', () => {
  expect(hintedPolicy({ read: 'none' }, policies)).toBeNull()
})
