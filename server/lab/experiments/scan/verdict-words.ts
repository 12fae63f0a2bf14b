import { amount, span } from '#server/lab/experiments/in-words.ts'
import type { Outcome } from '#server/lab/experiments/scan/measure.ts'
import type { Params } from '#server/lab/experiments/scan/set-up.ts'
import type { Law, Row, Story } from '#server/lab/experiments/verdict.ts'

export function rowOf({ choice, keys, worst, p99, callMs, walked }: Outcome): Row {
  return {
    choice: choice.id,
    cells: {
      worst,
      p99,
      total: walked?.ms ?? null,
      calls: walked?.calls ?? null,
      call: callMs,
      missed: walked?.missed ?? null,
    },
    what: walked ? whatOf(walked, keys) : 'nobody looked at the keys',
  }
}

function whatOf({ found, twice }: NonNullable<Outcome['walked']>, keys: number): string {
  const again = twice > 0 ? `, ${amount(twice)} of them twice` : ''
  return `${found === keys ? 'every key' : `${amount(found)} of ${amount(keys)} keys`} was seen${again}`
}

export function sentenceOf(outcomes: readonly Outcome[], { keys }: Params): string {
  const walked = outcomes.filter(({ walked }) => walked !== null)
  const byKeys = walked.find(({ choice }) => choice.id === 'keys')
  const [best] = walked
    .filter(({ choice }) => choice.id !== 'keys')
    .toSorted((one, other) => one.worst - other.worst)
  const parts = [
    ...(byKeys ? [`KEYS * lets another client wait ${span(byKeys.worst)}`] : []),
    ...(best
      ? [`${best.choice.label} at most ${span(best.worst)}, and takes ${span(best.walked?.ms ?? 0)} in all`]
      : []),
  ]
  if (parts.length === 0) return `Nobody looked at the ${amount(keys)} keys.`
  return `With ${amount(keys)} keys ${parts.join('; ')}.`
}

/** What grows with the number of keys: KEYS works through all of them in one call, SCAN through COUNT of them. */
export function lawsOf(outcomes: readonly Outcome[], smaller: readonly Outcome[]): Law[] {
  return outcomes.flatMap(({ choice, keys, callMs, walked }): Law[] => {
    const before = smaller.find(each => each.choice.id === choice.id)
    if (!walked || callMs === null || !before?.callMs || !choice.way) return []
    const { way } = choice
    const law = { choice: choice.id, about: 'one call, on the server', measured: callMs, unit: 'ms' as const }
    if (way.kind === 'keys') {
      const times = keys / before.keys
      return [{ ...law, formula: `t(${amount(before.keys)}) · N / n`, predicted: before.callMs * times }]
    }
    return [
      { ...law, formula: `t(${amount(before.keys)})`, predicted: before.callMs },
      {
        choice: choice.id,
        about: 'calls',
        formula: 'N / COUNT',
        predicted: Math.max(1, keys / way.count),
        measured: walked.calls,
        unit: 'count',
      },
    ]
  })
}

export const options = [
  { id: '1', label: 'about as long as with SCAN' },
  { id: '10', label: 'about 10 times as long' },
  { id: '100', label: 'about 100 times as long' },
  { id: '1000', label: 'about 1 000 times as long' },
] as const

/** One call of KEYS beside one of SCAN COUNT 100: the server's own time, which nothing else distorts. */
export function answerOf(outcomes: readonly Outcome[]): string | null {
  const of = (id: string) => outcomes.find(({ choice }) => choice.id === id)?.callMs
  const [keys, scan] = [of('keys'), of('scan-100')]
  if (!keys || !scan) return null
  const distance = ({ id }: (typeof options)[number]) => Math.abs(Math.log(keys / scan / Number(id)))
  return options.toSorted((one, other) => distance(one) - distance(other))[0]?.id ?? null
}

const overIn = ({ calls, found }: NonNullable<Outcome['walked']>) =>
  `the walk is over: ${calls === 1 ? 'one call' : `${amount(calls)} calls`}, ${amount(found)} keys`

/** The one that waited longest, beside the one who made it wait. */
export function storiesOf(outcomes: readonly Outcome[]): Story[] {
  return outcomes.flatMap(({ choice, waits, walked, worst }): Story[] => {
    const [longest] = waits.toSorted((one, other) => (other[1] ?? 0) - (one[1] ?? 0))
    if (!walked || !longest) return []
    const asked = longest[0] * 1_000
    const steps = [
      { at: 0, text: `somebody begins: ${choice.label}` },
      { at: asked, text: 'another client asks PING, which alone takes no time at all' },
      {
        at: asked + (longest[1] ?? 0),
        text: `the other client has its answer, after ${span(longest[1] ?? 0)}`,
      },
      { at: walked.ms, text: overIn(walked) },
    ]
    return [
      {
        choice: choice.id,
        title: `The longest wait of another client: ${span(worst)}`,
        steps: steps.toSorted((one, other) => one.at - other.at),
      },
    ]
  })
}

/** Nothing but the machine makes a call longer than the same call at its best. */
const disturbed = 1.5

export const caveatsOf = (outcomes: readonly Outcome[]): string[] => [
  ...outcomes.flatMap(({ choice, callMs, usualCallMs }) =>
    callMs && usualCallMs && usualCallMs > callMs * disturbed
      ? `The machine was busy: one call of ${choice.label} usually took ${amount(usualCallMs / callMs)} times as long on the server as at its best, which is what is shown.`
      : [],
  ),
  ...always,
]

const always = [
  'The clients and the server share one machine: a short wait is mostly the machine’s. “Nobody” says how much.',
  'SCAN promises every key that is there from the beginning to the end of the walk. It may show a key twice, and what comes or goes meanwhile or not. Here keys come and go all the time.',
  'In a large server’s memory a key is farther away: KEYS grows a little faster than the number of keys.',
  'A pattern does not help: KEYS user:* looks at every key as well, and SCAN MATCH too, only in small steps.',
]
