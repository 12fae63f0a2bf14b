import { readSpan, spanText } from '#components/format/spans.ts'
import type { AlertRuleInput, AlertSeries, AlertWords } from '#components/rpc/types.ts'
import { readThreshold, thresholdText } from './amounts.ts'

/** A rule as it is typed. */
export type Draft = {
  name: string
  series: AlertSeries
  comparison: 'above' | 'below'
  threshold: string
  lasting: string
  clear: string
  clearLasting: string
  notify: boolean
}

export type DraftField = 'name' | 'threshold' | 'lasting' | 'clear' | 'clearLasting'
export type Read =
  | { ok: true; rule: AlertRuleInput }
  | { ok: false; problems: Partial<Record<DraftField, string>> }

const mostSeconds = 86_400

export function draftOf(rule: AlertRuleInput, words: AlertWords): Draft {
  const { unit } = words[rule.series]
  return {
    name: rule.name,
    series: rule.series,
    comparison: rule.comparison,
    threshold: thresholdText(unit, rule.threshold),
    lasting: spanText(rule.forSeconds * 1000),
    clear: thresholdText(unit, rule.clearThreshold),
    clearLasting: spanText(rule.clearSeconds * 1000),
    notify: rule.notify,
  }
}

/** The rule that is meant, or a sentence for each field that cannot be. The board checks all of it again. */
export function readDraft(draft: Draft, words: AlertWords): Read {
  const { unit } = words[draft.series]
  const isYes = unit === 'yes'
  const threshold = isYes ? 0.5 : readThreshold(unit, draft.threshold)
  const clear = isYes ? 0.5 : readThreshold(unit, draft.clear)
  const [lasting, clearLasting] = [secondsOf(draft.lasting), secondsOf(draft.clearLasting)]
  const name = draft.name.trim()
  const problems: Partial<Record<DraftField, string>> = {}
  const tell = (field: DraftField, problem: string | null) => {
    if (problem !== null) problems[field] = problem
  }
  tell('name', name === '' ? 'Give it a name.' : name.length > 80 ? 'At most 80 characters.' : null)
  tell('threshold', amountProblem(threshold, unit === 'share'))
  tell('clear', amountProblem(clear, unit === 'share') ?? clearProblem(draft, threshold, clear))
  tell('lasting', lastingProblem(lasting))
  tell('clearLasting', lastingProblem(clearLasting))
  if (threshold === null || clear === null || lasting === null || clearLasting === null) {
    return { ok: false, problems }
  }
  if (Object.keys(problems).length > 0) return { ok: false, problems }
  const { series, notify } = draft
  const comparison = isYes ? 'above' : draft.comparison
  const when = { threshold, forSeconds: lasting, clearThreshold: clear, clearSeconds: clearLasting }
  return { ok: true, rule: { name, series, comparison, ...when, notify } }
}

function secondsOf(text: string): number | null {
  const ms = readSpan(text)
  return ms === null ? null : ms / 1000
}

function amountProblem(amount: number | null, isShare: boolean): string | null {
  if (amount === null) return isShare ? 'A share, for example 80 %.' : 'A number, for example 10 or 1.5k.'
  if (isShare && amount > 1) return 'At most 100 %.'
  return amount > 1e15 ? 'That is too large.' : null
}

function lastingProblem(seconds: number | null): string | null {
  if (seconds === null) return 'A time, for example 30 s or 5 min.'
  if (!Number.isInteger(seconds)) return 'Whole seconds.'
  return seconds > mostSeconds ? 'At most a day.' : null
}

/** The end nearer than the beginning would flap. */
function clearProblem({ comparison }: Draft, threshold: number | null, clear: number | null): string | null {
  if (threshold === null || clear === null) return null
  if (comparison === 'above' && clear > threshold) return 'At most the threshold above, or it would flap.'
  if (comparison === 'below' && clear < threshold) return 'At least the threshold above, or it would flap.'
  return null
}
