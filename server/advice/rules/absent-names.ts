import type { NamespacesResult, SpaceAgain, SpaceHits } from '#server/observe/namespaces/shapes.ts'
import { blind, missingOf } from '../known.ts'
import { captureHref, captureReads } from '../places.ts'
import type { Finding, Rule } from '../shapes.ts'
import { count, name, rate, say, share, times } from '../text.ts'

const fewestMisses = 30
const leastShare = 0.02
const mostNames = 3

/** The same absent names, looked for again and again: nobody remembers that they are not there. */
export const absentNames: Rule = {
  id: 'absent-names',
  title: 'Negative caching',
  looksFor: 'Names that are looked for again and again and are never there: negative caching is missing.',
  look({ capture }) {
    const missing = missingOf(capture)
    if (missing || !capture.ok) return missing ?? blind('There is no capture.')
    const { id, whole } = capture.value
    if (whole.absent === undefined)
      return blind(
        'The newest capture is of an older board, which did not note which names are never there.',
        captureReads,
      )
    const findings = whole.spaces.flatMap(space => {
      const absent = space.again?.absent
      return absent && isTooMany(space, absent) ? [findingOf(space, absent, { whole, id })] : []
    })
    return { kind: 'looked', source: { kind: 'capture', at: whole.startedAt }, findings }
  },
}

const isTooMany = ({ reads, kind }: SpaceHits, { misses }: SpaceAgain['absent']) =>
  kind !== 'rest' && misses >= fewestMisses && misses >= reads * leastShare

function findingOf(
  space: SpaceHits,
  absent: SpaceAgain['absent'],
  { whole, id }: { whole: NamespacesResult; id: string | null },
): Finding {
  const { seconds } = whole
  const worst = (whole.absent ?? [])
    .filter(({ text }) => isIn(space, text, whole.delimiter))
    .slice(0, mostNames)
  const part = absent.misses / Math.max(1, space.reads)
  return {
    id: `absent-names:${space.id ?? space.name}`,
    severity: part >= 0.2 ? 'soon' : 'look',
    share: absent.misses / Math.max(1, whole.reads),
    says: say`${count(absent.keys)} names of ${name(space.name)} are looked for again and again and are never there.`,
    since: null,
    evidence: [
      {
        label: 'misses of these names',
        value: say`${count(absent.misses)} in ${count(Math.round(seconds))} s`,
      },
      { label: 'part of the reads', value: [share(part)] },
      ...worst.map(({ text, misses }) => ({
        label: 'for example',
        value: say`${name(text)} ${times(misses)}`,
      })),
    ],
    effect: say`Questions to the database whose answer is known to be “nothing”: ${rate(absent.misses / seconds)}.`,
    remedy: say`Remember for a short time (30 to 60 s) that there is nothing, and delete that on write. If the names come from outside, check them before you look.`,
    place: { href: captureHref(id, space), words: 'See this namespace' },
    source: { kind: 'capture', at: whole.startedAt },
  }
}

const isIn = ({ kind, name: space }: SpaceHits, text: string, delimiter: string) =>
  kind === 'bare' ? !text.includes(delimiter) : text.startsWith(space)
