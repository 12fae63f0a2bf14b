import type { NamespacesResult, SpaceAgain, SpaceHits, TtlPoint } from '#server/observe/namespaces/shapes.ts'
import { blind, missingOf } from '../known.ts'
import { captureHref, captureReads } from '../places.ts'
import type { Finding, Rule } from '../shapes.ts'
import { count, seconds as duration, ms, name, rate, say, share } from '../text.ts'

/** Loads of keys that had just been loaded: fewer are chance, or somebody's own deletes. */
const fewestReloads = 20
const leastShare = 0.05
/** When the server evicts about as much, the TTL is not to blame. */
const evictedInstead = 0.5

/** An entry that dies before it has paid for its load. */
export const shortTtl: Rule = {
  id: 'short-ttl',
  title: 'TTL too short',
  looksFor: 'Keys that are loaded again soon after they were loaded, because their TTL is too short.',
  look({ capture, frame }) {
    const missing = missingOf(capture)
    if (missing || !capture.ok) return missing ?? blind('There is no capture.')
    const { id, whole } = capture.value
    if (whole.spaces.every(({ again, kind }) => kind === 'rest' || again === undefined) && whole.reads > 0)
      return blind(
        'The newest capture is of an older board, which did not note what was loaded again.',
        captureReads,
      )
    const evicted = frame.ok ? (frame.value.total.evicted ?? 0) : 0
    const findings = whole.spaces.flatMap(space => {
      const reloaded = space.again?.reloaded
      if (!reloaded || !isTooMany(space, reloaded)) return []
      const perSecond = reloaded.misses / whole.seconds
      return evicted >= perSecond * evictedInstead ? [] : [findingOf(space, reloaded, { whole, id })]
    })
    return { kind: 'looked', source: { kind: 'capture', at: whole.startedAt }, findings }
  },
}

const isTooMany = ({ reads, kind }: SpaceHits, { misses }: SpaceAgain['reloaded']) =>
  kind !== 'rest' && misses >= fewestReloads && misses >= reads * leastShare

function findingOf(
  space: SpaceHits,
  reloaded: SpaceAgain['reloaded'],
  { whole, id }: { whole: NamespacesResult; id: string | null },
): Finding {
  const { reads, misses, name: called } = space
  const { seconds } = whole
  const paid = (reads - misses) / Math.max(1, misses)
  const longer = betterTtl(space.whatIf?.ttl ?? [], { hits: 1 - misses / reads, livedMs: reloaded.livedMs })
  return {
    id: `short-ttl:${space.id ?? called}`,
    severity: paid < 1 ? 'soon' : 'look',
    share: reloaded.misses / Math.max(1, whole.reads),
    says: say`Keys of ${name(called)} are loaded again ${ms(reloaded.livedMs ?? 0)} after they were loaded: their TTL is shorter than the load pays for.`,
    since: null,
    evidence: [
      {
        label: 'loaded again',
        value: say`${count(reloaded.misses)} times in ${count(Math.round(seconds))} s`,
      },
      { label: 'keys', value: [count(reloaded.keys)] },
      { label: 'reads that one load served', value: [{ kind: 'factor', value: paid }] },
    ],
    effect: say`Loads of what had just been loaded: ${rate(reloaded.misses / seconds)}.`,
    remedy: longer
      ? say`Give them a longer TTL: with ${duration(longer.seconds)} at least ${share(longer.low)} of the reads would find something. Where data must be fresh, delete on write instead.`
      : say`Give them a longer TTL, and delete on write where data must be fresh.`,
    place: { href: captureHref(id, space), words: 'See what other TTLs would do' },
    source: { kind: 'capture', at: whole.startedAt },
  }
}

/** The shortest TTL, longer than the present one, that finds clearly more. */
function betterTtl(points: readonly TtlPoint[], now: { hits: number; livedMs: number | null }) {
  return points.find(({ seconds, low }) => seconds * 1000 > (now.livedMs ?? 0) && low >= now.hits + 0.05)
}
