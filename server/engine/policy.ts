import { contradictions } from '#server/engine/policy-contradictions.ts'
import { type Policy, type PolicyInput, policyShape } from '#server/engine/policy-shape.ts'
import { BoardError } from '#server/errors.ts'

export type { Policy, PolicyInput, WriteBehind } from '#server/engine/policy-shape.ts'

/** The one schema of a policy: its shape, and the sentence for each way it can contradict itself. */
const policySchema = policyShape.superRefine((policy, context) => {
  for (const { path, message } of contradictions(policy)) {
    context.addIssue({ code: 'custom', path, message })
  }
})

export function parsePolicy(input: PolicyInput): Policy {
  const parsed = policySchema.safeParse(input)
  if (parsed.success) return parsed.data
  const sentences = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new BoardError('BAD_INPUT', `This policy cannot work. ${sentences.join(' ')}`, parsed.error)
}
