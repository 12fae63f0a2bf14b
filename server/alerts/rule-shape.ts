import { z } from 'zod'
import { type AlertSeries, alertSeries, shares } from './series.ts'

export const mostRules = 50
const mostSeconds = 86_400

/** One line that a person typed. */
const line = (what: string, most: number) =>
  z
    .string()
    .trim()
    .min(1, `${what} is missing.`)
    .max(most, `At most ${most} characters.`)
    .regex(/^\P{Cc}*$/u, 'No line breaks or control characters.')
    .transform(text => text.toWellFormed())

export const nameShape = line('A name', 80)
export const reasonShape = z.union([z.literal(''), line('A reason', 200)])

const amount = z.number('A threshold is a number.').min(0, 'Not below 0.').max(1e15, 'At most 10^15.')
const seconds = z.int('Whole seconds.').min(0, 'Not below 0 s.').max(mostSeconds, 'At most a day (86 400 s).')

/** When an alert begins, and when it ends: the second is never nearer than the first, or it would flap. */
export const ruleShape = z
  .object({
    name: nameShape,
    series: z.enum(alertSeries as [AlertSeries, ...AlertSeries[]]),
    comparison: z.enum(['above', 'below']),
    threshold: amount,
    forSeconds: seconds,
    clearThreshold: amount,
    clearSeconds: seconds,
    /** Whether the webhooks are told. */
    notify: z.boolean(),
  })
  .superRefine((rule, context) => {
    const tell = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    const most = shares.has(rule.series) ? 1 : Number.POSITIVE_INFINITY
    if (rule.threshold > most) tell('threshold', 'A share is at most 100 %.')
    if (rule.clearThreshold > most) tell('clearThreshold', 'A share is at most 100 %.')
    const { comparison, threshold, clearThreshold } = rule
    if (comparison === 'above' && clearThreshold > threshold) {
      tell('clearThreshold', 'An alert above its threshold ends at or under it.')
    }
    if (comparison === 'below' && clearThreshold < threshold) {
      tell('clearThreshold', 'An alert below its threshold ends at or over it.')
    }
  })

export type Rule = z.infer<typeof ruleShape>

/** Another condition is another question: what was found out about the one before does not count any more. */
export function sameCondition(a: Rule, b: Rule): boolean {
  return (
    a.series === b.series &&
    a.comparison === b.comparison &&
    a.threshold === b.threshold &&
    a.forSeconds === b.forSeconds &&
    a.clearThreshold === b.clearThreshold &&
    a.clearSeconds === b.clearSeconds
  )
}
