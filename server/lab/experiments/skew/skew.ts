import { createRandom } from '#server/engine/clock.ts'
import { BoardError } from '#server/errors.ts'
import { type ExperimentLab, experiment } from '#server/lab/experiments/experiment.ts'
import { amount, percent } from '#server/lab/experiments/in-words.ts'
import type { Answered, Caches } from '#server/lab/experiments/skew/answering.ts'
import { best, closedForm, popularity } from '#server/lab/experiments/skew/closed-form.ts'
import { modelCaches } from '#server/lab/experiments/skew/models.ts'
import { policyOf, serverCaches } from '#server/lab/experiments/skew/servers.ts'
import { type ChoiceId, choices, type Params, params } from '#server/lab/experiments/skew/set-up.ts'
import type { Law, Row, Told } from '#server/lab/experiments/verdict.ts'
import { createZipf } from '#server/lab/workload/zipf.ts'

const sizes = [0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1]
const skews = [0, 0.3, 0.6, 0.8, 0.9, 1, 1.1, 1.3]
/** So much for all entries together that what else a server needs is little beside it. */
const bytesOfAll = 2_000_000
const bytesOf = (places: number) => Math.min(8_000, Math.max(200, Math.round(bytesOfAll / places)))
const placesOf = (share: number, keys: number) => Math.max(1, Math.round(share * keys))
const distinct = (values: readonly number[]) => [...new Set(values)].sort((one, other) => one - other)

/** The same requests for every choice. */
function traceOf({ keys, requests }: Params, { skew, seed }: { skew: number; seed: number }): Int32Array {
  const zipf = createZipf(skew, createRandom(seed))
  return Int32Array.from({ length: Math.round(requests * 1.5) }, () => zipf.next(keys))
}

type Outcome = Answered & { choice: ChoiceId }

const rowOf = ({ choice, hitRate }: Outcome, law: Law): Row => ({
  choice,
  cells: { hitRate, loads: (1 - hitRate) * 1_000, predicted: law.predicted },
  what: `${amount((1 - hitRate) * 1_000)} of 1 000 requests go to the database`,
})

function lawOf({ choice, hitRate, held }: Outcome, { keys, skew }: Params): Law {
  const place = { chances: popularity(keys, skew), size: held }
  return { choice, about: 'hit rate', ...closedForm(choice, place), measured: hitRate, unit: 'share' }
}

function sentenceOf(outcomes: readonly Outcome[], { keys, skew, size }: Params): string {
  const ranked = outcomes.toSorted((one, other) => other.hitRate - one.hitRate)
  const named = ranked.map(({ choice, hitRate }) => {
    const { label } = choices.find(({ id }) => id === choice) ?? { label: choice }
    return `${percent(hitRate)} with ${label}`
  })
  const most = best(popularity(keys, skew), placesOf(size, keys))
  return `A cache for ${percent(size)} of ${amount(keys)} keys, wanted with a skew of ${amount(skew)}, answers ${named.join(', ')}. No policy could do better than ${percent(most)}.`
}

const options = [
  { id: '10', label: 'about 10 %' },
  { id: '30', label: 'about 30 %' },
  { id: '60', label: 'about 60 %' },
  { id: '90', label: 'about 90 %' },
] as const

/** The question is about one place of the two sweeps. */
const asked = { skew: 0.9, size: 0.1 }

function answerOf(outcomes: readonly Outcome[], { skew, size }: Params): string | null {
  if (skew !== asked.skew || size !== asked.size) return null
  const lru = outcomes.find(({ choice }) => choice === 'lru')
  if (!lru) return null
  const distance = ({ id }: (typeof options)[number]) => Math.abs(Number(id) / 100 - lru.hitRate)
  return options.toSorted((one, other) => distance(one) - distance(other))[0]?.id ?? null
}

const modelled = [
  'Simulated: models of the policies on a drawn trace. Redis and Valkey keep a pool of candidates beside their samples, and their LFU counts by chance and forgets with time.',
]
const measured = [
  'Measured on small servers with the policies allkeys-lru, allkeys-lfu and allkeys-random, and compared with the entries that each really held. No server has an exact LRU: it is left out here.',
  'Redis and Valkey note to the second when a key was last used, and here a second has very many requests: LRU can tell little apart and comes near to chance. “What has to go” asks at the pace of a real cache.',
]

const caveatsOf = ({ mode }: ExperimentLab) => [
  ...(mode === 'real' ? measured : modelled),
  'The first request for a key misses whatever the size: the rarest keys keep even a cache with room for all of them a little below 100 %.',
  'All entries are equally large and live for ever; what is wanted never changes. Where it does, LFU holds on to what was.',
]

/** Those that can be had on these parts. */
function chosenOf({ mode, choices: wanted }: ExperimentLab) {
  const chosen = choices.filter(({ id }) => wanted.includes(id) && (mode === 'simulated' || policyOf[id]))
  if (chosen.length > 0) return chosen
  throw new BoardError(
    'BAD_INPUT',
    'No server has an exact LRU. Simulate it, or choose another policy for real parts.',
  )
}

/** Both sweeps of every choice; `point` tells of each as soon as it is measured. */
async function* sweeps(
  given: Params,
  { lab, caches }: { lab: ExperimentLab; caches: Caches },
): AsyncGenerator<Told, Outcome[]> {
  const chosen = chosenOf(lab)
  const bySize = distinct(given.sweep ? [...sizes, given.size] : [given.size])
  const bySkew = distinct(given.sweep ? [...skews, given.skew] : [given.skew])
  const of = chosen.length * (bySize.length + bySkew.length - 1)
  const { keys } = given
  const outcomes: Outcome[] = []
  let done = 0
  for (const skew of bySkew) {
    const trace = traceOf(given, { skew, seed: lab.seed })
    const chances = popularity(keys, skew)
    for (const { id, label } of chosen) {
      for (const share of skew === given.skew ? bySize : [given.size]) {
        yield { kind: 'progress', done: done++, of, doing: label }
        const size = placesOf(share, keys)
        const answered = await caches.ask({ id, trace, size, keys, bytes: bytesOf(size) })
        const points = (x: number) => [[x, answered.hitRate] as const]
        if (share === given.size) yield { kind: 'points', chart: 'skew', line: id, points: points(skew) }
        if (skew === given.skew) yield { kind: 'points', chart: 'size', line: id, points: points(share) }
        if (skew === given.skew && share === given.size) {
          const outcome = { choice: id, ...answered }
          outcomes.push(outcome)
          yield { kind: 'row', row: rowOf(outcome, lawOf(outcome, given)) }
        }
      }
    }
    yield {
      kind: 'points',
      chart: 'skew',
      line: 'best',
      points: [[skew, best(chances, placesOf(given.size, keys))]],
    }
    if (skew === given.skew) {
      const points = bySize.map(share => [share, best(chances, placesOf(share, keys))] as const)
      yield { kind: 'points', chart: 'size', line: 'best', points }
    }
  }
  return outcomes
}

const lines = [
  ...choices,
  { id: 'best', label: 'The best there can be', tone: 'mute', dashed: true },
] as const

export const skew = experiment({
  id: 'skew',
  title: 'Hot keys and skew',
  question: 'How much of the traffic does a cache answer that has room for a part of the keys only?',
  about:
    'The same requests, drawn with zipf, go to caches of every size, and at one size with every skew. Beside each measurement stands what mathematics says.',
  choices,
  prediction: {
    question: 'Room for a tenth of the keys, a skew of 0.9: which hit rate has LRU?',
    options: [...options],
  },
  modes: ['simulated', 'real'],
  ownServer: true,
  params,
  columns: [
    { key: 'hitRate', label: 'hit rate', unit: 'share', best: 'high' },
    { key: 'predicted', label: 'mathematics says', unit: 'share' },
    { key: 'loads', label: 'loads per 1 000 requests', unit: 'number', best: 'low' },
  ],
  charts: [
    {
      id: 'size',
      title: 'Hit rate against cache size',
      x: { label: 'room for this share of the keys', unit: 'share' },
      y: { label: 'hit rate', unit: 'share' },
      lines,
      empty: 'Nothing has been measured yet.',
    },
    {
      id: 'skew',
      title: 'Hit rate against skew',
      x: { label: 'skew of zipf', unit: 'number' },
      y: { label: 'hit rate', unit: 'share' },
      lines,
      empty: 'Nothing has been measured yet.',
    },
  ],
  async *run(given, lab) {
    const caches = lab.mode === 'real' ? serverCaches(lab) : modelCaches(lab)
    const outcomes = yield* sweeps(given, { lab, caches })
    await caches.close()
    const laws = outcomes.map(outcome => lawOf(outcome, given))
    return {
      sentence: sentenceOf(outcomes, given),
      answer: answerOf(outcomes, given),
      rows: outcomes.flatMap((outcome, at) => (laws[at] ? [rowOf(outcome, laws[at])] : [])),
      laws,
      stories: outcomes.flatMap(({ story }) => story ?? []),
      caveats: caveatsOf(lab),
    }
  },
})
