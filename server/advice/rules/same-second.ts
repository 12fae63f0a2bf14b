import type { Crowd } from '#server/observe/memory/shapes.ts'
import { blind, missingOf } from '../known.ts'
import { analyse, analysisHref, keysHref } from '../places.ts'
import type { Finding, Reading, Rule } from '../shapes.ts'
import { at, bytes, count, name, rate, say, share } from '../text.ts'

const fewestKeys = 100
/** Of all keys of the namespace, or simply very many. */
const leastShare = 0.05
const manyKeys = 5000
/** A crowd of the past may come again; one of yesterday says nothing. */
const pastMs = 3_600_000

/** Keys that were written together and expire together: a wave of misses in one second. */
export const sameSecond: Rule = {
  id: 'same-second',
  title: 'Expiry in one second',
  looksFor: 'Many keys that expire in the same second.',
  look(reading) {
    const { analysis } = reading
    const missing = missingOf(analysis)
    if (missing || !analysis.ok) return missing ?? blind('There is no analysis.')
    const { whole } = analysis.value
    if (whole.crowds === undefined)
      return blind(
        'The newest analysis is of an older board, which did not note when keys expire together.',
        analyse,
      )
    const sizes = new Map(
      whole.namespaces.map(space => [space.name, space.keys.value - space.withoutTtl.value]),
    )
    const crowds = whole.crowds.filter(crowd =>
      isCrowd(crowd, sizes.get(crowd.name) ?? whole.keys.value, reading.now),
    )
    return {
      kind: 'looked',
      source: { kind: 'analysis', at: whole.endedAt },
      findings: [...Map.groupBy(crowds, crowd => crowd.name).values()].map(list =>
        findingOf(list, reading, sizes),
      ),
    }
  },
}

function isCrowd({ keys, at: when }: Crowd, size: number, now: number): boolean {
  if (when < now - pastMs || keys.value < fewestKeys) return false
  return keys.value >= manyKeys || keys.value >= size * leastShare
}

/** One finding for each namespace, however many of its seconds are crowded. */
function findingOf(crowds: readonly Crowd[], reading: Reading, sizes: ReadonlyMap<string, number>): Finding {
  const [worst] = crowds as [Crowd, ...Crowd[]]
  const { analysis, frame } = reading
  const known = analysis.ok ? analysis.value : null
  const reads = frame.ok ? (frame.value.total.hits ?? 0) + (frame.value.total.misses ?? 0) : 0
  const misses = frame.ok ? frame.value.total.misses : null
  const size = Math.max(worst.keys.value, sizes.get(worst.name) ?? 0)
  const isPast = worst.at < reading.now
  return {
    id: `same-second:${worst.id ?? worst.name}`,
    severity: isPast || worst.keys.value < manyKeys ? 'look' : 'soon',
    share: worst.keys.value / Math.max(1, known?.whole.keys.value ?? 1),
    says: isPast
      ? say`${count(worst.keys.value)} keys of ${name(worst.name)} expired in the same second, ${at(worst.at)}.`
      : say`${count(worst.keys.value)} keys of ${name(worst.name)} expire in the same second.`,
    since: null,
    evidence: [
      { label: isPast ? 'was' : 'due', value: [at(worst.at)] },
      {
        label: 'part of the namespace’s keys with TTL',
        value: [share(worst.keys.value / Math.max(1, size))],
      },
      { label: 'their memory', value: [bytes(worst.bytes.value)] },
      ...(crowds.length > 1 ? [{ label: 'crowded seconds', value: [count(crowds.length)] }] : []),
      ...(misses === null ? [] : [{ label: 'misses now', value: [rate(misses)] }]),
    ],
    effect: say`Up to ${count(worst.keys.value)} misses at once${reads > 0 ? ', as soon as these keys are read again' : ''}: the database gets the load of all of them in a moment.`,
    remedy: say`Add jitter: let each TTL vary by 10 %. Refresh the hottest of them before they expire.`,
    place: worst.id
      ? { href: keysHref({ prefix: worst.id, view: 'flat', sort: 'ttl-up' }), words: 'See these keys' }
      : { href: analysisHref(known?.id ?? null, 'ttl'), words: 'See memory by TTL' },
    source: { kind: 'analysis', at: known?.whole.endedAt ?? reading.now },
  }
}
