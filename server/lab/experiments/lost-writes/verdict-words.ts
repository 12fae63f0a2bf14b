import { amount, percent } from '#server/lab/experiments/in-words.ts'
import type { Outcome } from '#server/lab/experiments/lost-writes/measure.ts'
import { killWords, type Params } from '#server/lab/experiments/lost-writes/set-up.ts'
import type { Law, Row } from '#server/lab/experiments/verdict.ts'

export function rowOf({ choice, acknowledged, safe, cacheOnly, lost, keys, atRisk }: Outcome): Row {
  return {
    choice: choice.id,
    cells: { acknowledged, safe, cacheOnly, lost, keys, atRisk },
    what: whatOf({ cacheOnly, lost, keys }),
  }
}

function whatOf({ cacheOnly, lost, keys }: Pick<Outcome, 'cacheOnly' | 'lost' | 'keys'>): string {
  if (cacheOnly + lost === 0) return 'every acknowledged write is in the database'
  const of = `of ${amount(keys)} ${keys === 1 ? 'key' : 'keys'} the last write never arrives`
  if (lost === 0) return `${of}; only the cache shows it, until its entry goes`
  return cacheOnly === 0 ? of : `${of}; of some the cache still shows it`
}

/** People compare these with the table. */
const exact = (count: number) => count.toLocaleString('en').replaceAll(',', '\u00a0')

const missingOf = ({ cacheOnly, lost }: Outcome) => cacheOnly + lost

export function sentenceOf(outcomes: readonly Outcome[], { kill }: Params): string {
  const when =
    kill === 'never' ? 'Although the cache was never killed' : `The cache was killed ${killWords[kill]}`
  const losers = outcomes.filter(outcome => missingOf(outcome) > 0)
  const safe = outcomes.filter(outcome => missingOf(outcome) === 0)
  const named = losers.map(
    outcome =>
      `“${outcome.choice.label}” ${exact(missingOf(outcome))} of ${exact(outcome.acknowledged)} (${percent(missingOf(outcome) / outcome.acknowledged)})`,
  )
  const none = safe.map(({ choice }) => `“${choice.label}”`).join(', ')
  if (losers.length === 0) {
    const first = kill === 'never' ? 'The cache was never killed' : when
    return `${first}: every acknowledged write reached the database, with ${none}.`
  }
  const rest = safe.length > 0 ? ` None were lost with ${none}.` : ''
  return `${when}${kill === 'never' ? ', ' : ': '}acknowledged writes never reached the database with ${named.join(', ')}.${rest}`
}

export function lawsOf(outcomes: readonly Outcome[], { kill }: Params): Law[] {
  return outcomes.flatMap((outcome): Law[] => {
    const { choice, waitedAtKill } = outcome
    const law = { choice: choice.id, about: 'writes that never arrive', unit: 'count' as const }
    const measured = missingOf(outcome)
    // How often a flush is overtaken is a matter of its pace: no number says it beforehand.
    if (choice.id === 'set') return []
    if (choice.persistence === 'none' && kill !== 'never')
      return [{ ...law, formula: 'what waited at the kill', predicted: waitedAtKill, measured }]
    const formula = choice.persistence === 'everysec' ? '0, while the disk keeps up' : '0'
    return [{ ...law, formula, predicted: 0, measured }]
  })
}

export const options = [
  { id: 'none', label: 'only the one with nothing on disk' },
  { id: 'set', label: 'only the dirty set' },
  { id: 'both', label: 'both of these' },
  { id: 'all', label: 'all but “AOF always”' },
  { id: 'nobody', label: 'none of them' },
] as const

export function answerOf(outcomes: readonly Outcome[]): (typeof options)[number]['id'] | null {
  const loses = (id: string) => outcomes.some(outcome => outcome.choice.id === id && missingOf(outcome) > 0)
  if (!['none', 'set'].every(id => outcomes.some(({ choice }) => choice.id === id))) return null
  if (loses('everysec')) return loses('none') && loses('set') ? 'all' : null
  if (loses('none') && loses('set')) return 'both'
  return loses('none') ? 'none' : loses('set') ? 'set' : 'nobody'
}

export function caveatsOf(outcomes: readonly Outcome[], lacks: string | null): string[] {
  const of = (id: string) => outcomes.find(({ choice }) => choice.id === id)
  const [everysec, set] = [of('everysec'), of('set')]
  return [
    ...(lacks === null ? [] : [lacks]),
    'The process of the cache is killed, not its machine: what it has handed to the system survives. “At risk” is what a power cut in that moment could have cost as well, counted from the last second before it.',
    ...(everysec
      ? [
          'With AOF every second the cache hands over what it has written before it answers, and does not wait for the disk. Only while the disk is slow it keeps that back, for up to two seconds: then a killed process takes it along.',
        ]
      : []),
    ...(everysec && everysec.atRisk === 0 && everysec.waitedAtKill > 0
      ? ['Here no write of the last second waited, so a power cut would have cost nothing; often it does.']
      : []),
    'The dirty set loses without any crash: a write between reading a value and taking its mark off leaves no mark. The longer a flush takes, the more often.',
    ...(set && missingOf(set) === 0
      ? [
          'Here the dirty set lost nothing, by luck: no last write of a key fell into a flush that then took its mark off. With “Nobody is killed”, or more traffic, it loses.',
        ]
      : []),
    'A failover to a replica loses what was not replicated yet, whatever the disk holds.',
  ]
}
