import { blind, missingOf } from '../known.ts'
import { readsBetween } from '../over-time.ts'
import { overviewHref } from '../places.ts'
import type { Finding, Reading, Rule } from '../shapes.ts'
import { rate, say, seconds, share } from '../text.ts'

const fewestReads = 100
const [poor, weak] = [0.5, 0.8]
/** Points of hit rate: less is the noise of a day. */
const [fell, fellFar] = [0.05, 0.15]
const minute = 60

type Reads = { hits: number; misses: number }
const enough = (reads: Reads | null): reads is Reads =>
  reads !== null && reads.hits + reads.misses >= fewestReads
const ratio = ({ hits, misses }: Reads) => hits / (hits + misses)

/** The whole cache, over the last hour. */
export const poorHitRate: Rule = {
  id: 'poor-hit-rate',
  title: 'Hit rate',
  looksFor: 'A hit rate of the whole cache under 80 % over the last hour.',
  look(reading) {
    const { frame } = reading
    const missing = missingOf(frame)
    if (missing || !frame.ok) return missing ?? blind('Nothing is known.')
    const { hits, misses, covers } = frame.value.windows.hour
    if (hits === null || misses === null) return blind('The server does not count hits and misses.')
    const reads = { hits, misses }
    if (!enough(reads)) return blind('There were fewer than 100 reads in the last hour: too few for a rate.')
    return {
      kind: 'looked',
      source: { kind: 'servers', at: frame.at },
      findings: ratio(reads) < weak ? [poorFinding(reads, { covers, at: frame.at })] : [],
    }
  },
}

function poorFinding(reads: Reads, { covers, at }: { covers: number; at: number }): Finding {
  const now = ratio(reads)
  const perSecond = reads.misses / Math.max(1, covers)
  return {
    id: 'poor-hit-rate',
    severity: now < poor ? 'soon' : 'look',
    share: 1 - now,
    says: say`Only ${share(now)} of the reads of the last ${seconds(covers)} found something.`,
    since: null,
    evidence: [{ label: 'misses on average', value: [rate(perSecond)] }],
    effect: say`All others went to the database: ${rate(perSecond)}.`,
    remedy: say`Find out which part of the keys misses: capture the reads of a few seconds, by namespace.`,
    place: { href: '/namespaces', words: 'Capture reads by namespace' },
    source: { kind: 'servers', at },
  }
}

/** Against the hour before, and against yesterday at this time. */
export const fallenHitRate: Rule = {
  id: 'fallen-hit-rate',
  title: 'Falling hit rate',
  looksFor: 'A hit rate that is lower than an hour ago, or than yesterday at this time.',
  look(reading) {
    const { hour, day } = reading
    const missing = missingOf(hour)
    if (missing || !hour.ok) return missing ?? blind('The history is not there.')
    const now = readsBetween(hour.value, 5 * minute, 0)
    if (!enough(now))
      return blind('There were fewer than 100 reads in the last five minutes: too few for a rate.')
    const earlier = readsBetween(hour.value, 60 * minute, 10 * minute)
    const yesterday = day.ok ? readsBetween(day.value, 1440 * minute, 1410 * minute) : null
    if (!enough(earlier) && !enough(yesterday))
      return blind('The board has not watched for long enough: there is nothing to compare with yet.')
    const than = [
      ...(enough(earlier) ? [{ words: 'the hour before', rate: ratio(earlier) }] : []),
      ...(enough(yesterday) ? [{ words: 'yesterday at this time', rate: ratio(yesterday) }] : []),
    ]
    const worst = than.toSorted((a, b) => b.rate - a.rate)[0] ?? { words: '', rate: 0 }
    const drop = worst.rate - ratio(now)
    return {
      kind: 'looked',
      source: { kind: 'history', at: hour.at },
      findings: drop >= fell ? [fallenFinding(reading, { now, than, drop, words: worst.words })] : [],
    }
  },
}

type Fall = { now: Reads; than: { words: string; rate: number }[]; drop: number; words: string }

function fallenFinding({ hour, now: at }: Reading, { now, than, drop, words }: Fall): Finding {
  const reads = (now.hits + now.misses) / (5 * minute)
  return {
    id: 'fallen-hit-rate',
    severity: drop >= fellFar ? 'now' : 'soon',
    share: drop,
    says: say`The hit rate has fallen to ${share(ratio(now))}; it was ${share(ratio(now) + drop)} ${words}.`,
    since: null,
    evidence: [
      { label: 'last 5 minutes', value: [share(ratio(now))] },
      ...than.map(each => ({ label: each.words, value: [share(each.rate)] })),
    ],
    effect: say`More misses than before: ${rate(drop * reads)}. The database has that much more to do.`,
    remedy: say`Look what changed at that moment: a deployment, an invalidation, evictions, keys that expired together.`,
    place: { href: overviewHref('1h'), words: 'See hits and misses over time' },
    source: { kind: 'history', at: hour.ok ? hour.at : at },
  }
}
