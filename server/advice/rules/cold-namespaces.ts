import type { NamespacesResult, SpaceHits } from '#server/observe/namespaces/shapes.ts'
import { blind, missingOf } from '../known.ts'
import { captureHref } from '../places.ts'
import type { Finding, Rule, Text } from '../shapes.ts'
import { count, seconds as duration, factor, name, rate, say, share } from '../text.ts'

const poor = 0.5
/** With fewer reads one key decides. */
const fewestReads = 100
/** Hit rate that another TTL or more memory must bring before it is worth trying. */
const worthTrying = 0.2

/** Under half, a cache costs more than it saves. */
export const coldNamespaces: Rule = {
  id: 'cold-namespace',
  title: 'Cold namespace',
  looksFor: 'Namespaces of which less than half of the reads find something.',
  look({ capture }) {
    const missing = missingOf(capture)
    if (missing || !capture.ok) return missing ?? blind('There is no capture.')
    const { id, whole } = capture.value
    if (whole.reads < fewestReads) {
      return blind(
        `The capture saw only ${whole.reads} reads: too few to judge a namespace. Capture while there is traffic.`,
        { href: '/namespaces', words: 'Capture again' },
      )
    }
    const cold = whole.spaces.filter(isCold)
    return {
      kind: 'looked',
      source: { kind: 'capture', at: whole.startedAt },
      findings: cold.map(space => findingOf(space, whole, id)),
    }
  },
}

const hitRate = ({ reads, misses }: SpaceHits) => Math.max(0, 1 - misses / reads)
const isCold = (space: SpaceHits) =>
  space.kind !== 'rest' && space.reads >= fewestReads && hitRate(space) < poor

function findingOf(space: SpaceHits, whole: NamespacesResult, id: string | null): Finding {
  const hits = hitRate(space)
  const { seconds } = whole
  return {
    id: `cold-namespace:${space.id ?? space.name}`,
    severity: space.reads / whole.reads >= 0.1 ? 'soon' : 'look',
    share: space.misses / Math.max(1, whole.reads),
    says: say`${hits === 0 ? 'None' : say`Only ${share(hits)}`} of the reads of ${name(space.name)} find something: this part of the cache costs more than it saves.`,
    since: null,
    evidence: [
      { label: 'reads', value: say`${count(space.reads)} in ${count(Math.round(seconds))} s` },
      { label: 'misses', value: [count(space.misses)] },
      { label: 'part of all reads', value: [share(space.reads / whole.reads)] },
    ],
    effect: say`The database gets these reads all the same, ${rate(space.misses / seconds)}, each after a lookup that was for nothing.`,
    remedy: remedyOf(space, hits),
    place: { href: captureHref(id, space), words: 'See this namespace' },
    source: { kind: 'capture', at: whole.startedAt },
  }
}

/** What would help, as far as the capture could play it through; else the two ways out. */
function remedyOf({ whatIf, again, misses }: SpaceHits, hits: number): Text {
  if ((again?.absent.misses ?? 0) > misses / 2)
    return say`Most of what is looked for is never there: remember that for a short time (negative caching), or do not look.`
  const longer = whatIf?.ttl.find(({ low }) => low - hits >= worthTrying)
  if (longer)
    return say`Try a longer TTL: with ${duration(longer.seconds)} at least ${share(longer.low)} would be found. If its data must be fresher than that, stop caching it.`
  const larger = whatIf?.memory.find(({ factor: times, low }) => times > 1 && low - hits >= worthTrying)
  if (larger)
    return say`More memory would help: with ${factor(larger.factor)} times the keys at least ${share(larger.low)} would be found.`
  return say`Stop caching it, or change its key: a key that holds a time, a session or a whole question is read once and never again.`
}
