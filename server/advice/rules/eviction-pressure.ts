import type { HitWindow } from '#server/observe/frame.ts'
import { blind, missingOf } from '../known.ts'
import { meanOf, sinceWhen } from '../over-time.ts'
import type { Finding, Reading, Rule } from '../shapes.ts'
import { bytes, rate, say, share } from '../text.ts'

const leastPerSecond = 1
const fewestReads = 100
/** Points of hit rate against the last hour. */
const fell = 0.03
const windowSeconds = 300

/** The memory is too small for what is asked for: keys are pushed out, and missed. */
export const evictionPressure: Rule = {
  id: 'eviction-pressure',
  title: 'Evictions',
  looksFor: 'Keys that are evicted now, and a hit rate that falls with it.',
  look(reading) {
    const { frame, hour } = reading
    const missing = missingOf(frame)
    if (missing || !frame.ok) return missing ?? blind('Nothing is known.')
    const now = frame.value.total.evicted
    if (now === null) return blind('The server does not tell how many keys it evicts.')
    const evicted = (hour.ok ? meanOf(hour.value, 'evicted', windowSeconds) : null) ?? now
    const found = now > 0 && evicted >= leastPerSecond
    return {
      kind: 'looked',
      source: { kind: 'servers', at: frame.at },
      findings: found ? [findingOf(reading, evicted, frame.at)] : [],
    }
  },
}

const ratio = ({ hits, misses }: HitWindow) =>
  hits === null || misses === null || hits + misses < fewestReads ? null : hits / (hits + misses)

function findingOf(reading: Reading, evicted: number, at: number): Finding {
  const frame = reading.frame.ok ? reading.frame.value : null
  const [now, before] = frame ? [ratio(frame.windows.fiveMinutes), ratio(frame.windows.hour)] : [null, null]
  const drop = now === null || before === null ? null : before - now
  const falls = drop !== null && drop >= fell
  const { memoryUsed = null, memoryLimit = null, hits = null, misses = null } = frame?.total ?? {}
  const reads = (hits ?? 0) + (misses ?? 0)
  return {
    id: 'eviction-pressure',
    severity: falls ? 'now' : 'soon',
    share: falls ? drop : Math.min(1, evicted / Math.max(1, reads)),
    says: falls
      ? say`Keys are evicted, ${rate(evicted)}, and the hit rate falls.`
      : say`Keys are evicted, ${rate(evicted)}: the memory does not hold all that is written.`,
    since: reading.hour.ok
      ? sinceWhen(reading.hour.value, ['evicted'], ({ evicted: each = 0 }) => each > 0)
      : null,
    evidence: [
      ...(now === null ? [] : [{ label: 'hit rate, 5 min', value: [share(now)] }]),
      ...(before === null ? [] : [{ label: 'hit rate, 1 h', value: [share(before)] }]),
      ...(memoryUsed === null || !memoryLimit
        ? []
        : [{ label: 'memory', value: say`${bytes(memoryUsed)} of ${bytes(memoryLimit)}` }]),
    ],
    effect: falls
      ? say`More misses than in the last hour: ${rate(drop * reads)}.`
      : say`No loss of hits is seen yet: what goes is not asked for again.`,
    remedy: say`Give it more memory, shorten the TTLs of what is seldom read, or stop caching what is hardly ever found.`,
    place: { href: '/memory', words: 'See what the policy evicts' },
    source: { kind: 'servers', at },
  }
}
