import { rules } from './rules/catalogue.ts'
import { type Finding, type Place, type Reading, type Rule, type Source, severities } from './shapes.ts'

export type Found = Finding & { rule: string; title: string }
type Looked = Pick<Rule, 'title' | 'looksFor'> & { rule: string }

export type Advice = {
  at: number
  findings: Found[]
  /** Looked, and found nothing. */
  quiet: (Looked & { source: Source })[]
  /** Could not look. */
  blind: (Looked & { missing: string; place: Place | null })[]
}

/** What all rules say of one reading, the worst first. */
export function advise(reading: Reading, list: readonly Rule[] = rules): Advice {
  const advice: Advice = { at: reading.now, findings: [], quiet: [], blind: [] }
  for (const { id: rule, title, looksFor, look } of list) {
    const seen = look(reading)
    if (seen.kind === 'blind') {
      const { missing, place } = seen
      advice.blind.push({ rule, title, looksFor, missing, place })
    } else if (seen.findings.length === 0) {
      advice.quiet.push({ rule, title, looksFor, source: seen.source })
    } else advice.findings.push(...seen.findings.map(finding => ({ ...finding, rule, title })))
  }
  return { ...advice, findings: advice.findings.toSorted(byEffect) }
}

function byEffect(a: Finding, b: Finding): number {
  return rankOf(a) - rankOf(b) || b.share - a.share
}

const rankOf = ({ severity }: Pick<Finding, 'severity'>) => severities.indexOf(severity)

type Kept = Pick<Finding, 'severity' | 'share'>

/** Twice as much, and not of nearly nothing. */
const [muchMore, leastMore] = [2, 0.02]

/** What was set aside was set aside as it was then: when it is clearly worse it is told again. */
export function isWorse(now: Kept, then: Kept): boolean {
  if (rankOf(now) !== rankOf(then)) return rankOf(now) < rankOf(then)
  return now.share >= then.share * muchMore && now.share - then.share >= leastMore
}
