import { blind, missingOf } from '../known.ts'
import { sinceWhen } from '../over-time.ts'
import { overviewHref } from '../places.ts'
import type { Finding, Look, Reading, Rule } from '../shapes.ts'
import { bytes, factor, say } from '../text.ts'

const high = 1.5
/** Below that the ratio says nothing: an idle server takes a few MB for itself. */
const leastLostBytes = 100_000_000
/** Less resident than used: a part is on disk. */
const swapped = 0.9

/** Memory that the server has from the system and does not use; or that the system has put on disk. */
export const fragmentation: Rule = {
  id: 'fragmentation',
  title: 'Fragmentation',
  looksFor: 'Memory that is lost between the server and the system, or that was put on disk.',
  look(reading) {
    const { frame } = reading
    const missing = missingOf(frame)
    if (missing || !frame.ok) return missing ?? blind('Nothing is known.')
    const { memoryUsed: used, memoryRss: resident } = frame.value.total
    if (used === null || resident === null || used === 0)
      return blind('The server does not tell how much memory the system gave it (used_memory_rss).')
    const ratio = resident / used
    const facts = { used, resident, ratio, at: frame.at }
    if (ratio >= high && resident - used >= leastLostBytes) return looked(frame.at, [lost(reading, facts)])
    const onDisk = ratio < swapped && used - resident >= leastLostBytes
    return looked(frame.at, onDisk ? [swappedOut(reading, facts)] : [])
  },
}

const looked = (at: number, findings: Finding[]): Look => ({
  kind: 'looked',
  source: { kind: 'servers', at },
  findings,
})

type Facts = { used: number; resident: number; ratio: number; at: number }

const since = ({ day }: Reading, isSo: (ratio: number) => boolean) =>
  day.ok
    ? sinceWhen(day.value, ['memoryUsed', 'memoryRss'], ({ memoryUsed = 1, memoryRss = 0 }) =>
        isSo(memoryRss / Math.max(1, memoryUsed)),
      )
    : null

const evidenceOf = ({ used, resident, ratio }: Facts) => [
  { label: 'used', value: [bytes(used)] },
  { label: 'given by the system', value: [bytes(resident)] },
  { label: 'ratio', value: [factor(ratio)] },
]

function lost(reading: Reading, facts: Facts): Finding {
  const { used, resident, ratio, at } = facts
  return {
    id: 'fragmentation:lost',
    severity: ratio >= 2 ? 'soon' : 'look',
    share: 1 - used / resident,
    says: say`The server holds ${bytes(resident - used)} more from the system than it uses.`,
    since: since(reading, each => each >= high),
    evidence: evidenceOf(facts),
    effect: say`${bytes(resident - used)} that nobody can use.`,
    remedy: say`Switch on activedefrag where the server has it, or restart a replica and fail over. After many deletes the ratio falls by itself when new keys come.`,
    place: { href: '/memory', words: 'See what the server uses' },
    source: { kind: 'servers', at },
  }
}

function swappedOut(reading: Reading, facts: Facts): Finding {
  const { used, resident, at } = facts
  return {
    id: 'fragmentation:swapped',
    severity: 'now',
    share: 1 - resident / used,
    says: say`${bytes(used - resident)} of the cache are not in memory: the system has put them on disk.`,
    since: since(reading, each => each < swapped),
    evidence: evidenceOf(facts),
    effect: say`Each read of such a page waits for the disk, and everybody behind it waits too.`,
    remedy: say`Lower maxmemory, give the machine more memory, or switch swapping off for the server.`,
    place: { href: overviewHref('24h'), words: 'See memory and latency over time' },
    source: { kind: 'servers', at },
  }
}
