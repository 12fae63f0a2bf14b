import { duration } from '#components/format/durations.ts'
import type { AlertRuleInput, AlertWords } from '#components/rpc/types.ts'
import { amountText } from './amounts.ts'

/** “Hit rate, last minute below 80.0 % for 5 min; ends at 85.0 % or above for 2 min.” */
export function conditionWords(rule: AlertRuleInput, words: AlertWords): string {
  const { label, unit } = words[rule.series]
  const { comparison, threshold, clearThreshold, forSeconds, clearSeconds } = rule
  const lasting = (seconds: number) => (seconds > 0 ? ` for ${duration(seconds)}` : '')
  if (unit === 'yes') return `${label}${lasting(forSeconds)}; ends when it answers${lasting(clearSeconds)}.`
  const back = comparison === 'above' ? 'or below' : 'or above'
  const begins = `${label} ${comparison} ${amountText(unit, threshold)}${lasting(forSeconds)}`
  return `${begins}; ends at ${amountText(unit, clearThreshold)} ${back}${lasting(clearSeconds)}.`
}
