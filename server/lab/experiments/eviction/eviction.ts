import { measure, type Outcome, traceOf } from '#server/lab/experiments/eviction/measure.ts'
import { choices, params, sizesOf } from '#server/lab/experiments/eviction/set-up.ts'
import {
  answerOf,
  caveatsOf,
  ceilingOf,
  lawsOf,
  options,
  rowOf,
  sentenceOf,
} from '#server/lab/experiments/eviction/verdict-words.ts'
import { experiment } from '#server/lab/experiments/experiment.ts'
import { percent } from '#server/lab/experiments/in-words.ts'
import { telling } from '#server/lab/experiments/telling.ts'
import type { Told } from '#server/lab/experiments/verdict.ts'

const best = { id: 'best', label: 'The best there can be', tone: 'mute', dashed: true } as const

const mostHeld = (outcomes: readonly Outcome[], of: number) =>
  Math.max(...outcomes.filter(({ size }) => size === of).map(({ entries }) => entries))

/** A line of a chart is told in the order of its sizes, the smallest first. */
function* curves(outcomes: readonly Outcome[], given: Parameters<typeof ceilingOf>[0]): Generator<Told> {
  const sorted = outcomes.toSorted((one, other) => one.size - other.size)
  for (const { id } of choices) {
    const points = sorted
      .filter(({ choice }) => choice === id)
      .map(({ size, hitRate }) => [size, hitRate] as const)
    if (points.length > 0) yield { kind: 'points', chart: 'size', line: id, points, replace: true }
  }
  const sizes = [...new Set(sorted.map(({ size }) => size))]
  const points = sizes.map(size => [size, ceilingOf(given, mostHeld(sorted, size))] as const)
  yield { kind: 'points', chart: 'size', line: 'best', points, replace: true }
}

export const eviction = experiment({
  id: 'eviction',
  title: 'What has to go',
  question: 'The memory is full. Which eviction policy keeps what will be asked for again?',
  about:
    'Each policy gets a small server of its own with the same memory. All of them are asked the same at the same time, for many more keys than they have room for.',
  choices,
  prediction: {
    question: 'Room for a tenth of the keys: which of the allkeys policies answers most?',
    options,
  },
  modes: ['real'],
  ownServer: true,
  params,
  columns: [
    { key: 'hitRate', label: 'hit rate', unit: 'share', best: 'high' },
    { key: 'ceiling', label: 'at best', unit: 'share' },
    { key: 'reached', label: 'of the best', unit: 'share', best: 'high' },
    { key: 'entries', label: 'entries held', unit: 'count' },
    { key: 'evicted', label: 'evicted', unit: 'count' },
    { key: 'refused', label: 'refused', unit: 'count', best: 'low' },
  ],
  charts: [
    {
      id: 'time',
      title: 'Hit rate while the cache fills',
      x: { label: 'of the trace', unit: 's' },
      y: { label: 'hit rate', unit: 'share' },
      empty: 'Nothing has been asked yet.',
    },
    {
      id: 'size',
      title: 'Hit rate against cache size',
      x: { label: 'memory for this share of the keys', unit: 'share', log: true },
      y: { label: 'hit rate', unit: 'share' },
      lines: [...choices, best],
      empty: 'Nothing has been measured yet.',
    },
  ],
  async *run(given, lab) {
    const trace = traceOf(given, lab.seed)
    const sizes = sizesOf(given)
    const all: Outcome[] = []
    for (const [at, size] of sizes.entries()) {
      lab.signal.throwIfAborted()
      const doing = `All policies at once, memory for ${percent(size)} of the keys`
      const of = sizes.length * given.requests
      yield { kind: 'progress', done: at * given.requests, of, doing }
      const isFirst = at === 0
      const measuring = { size, trace, given, lab }
      const found = yield* telling(tell =>
        measure(measuring, told => {
          if (told.kind === 'progress')
            tell({ ...told, of, done: at * given.requests + told.done, doing: `${doing}: ${told.doing}` })
          else if (isFirst) tell(told)
        }),
      )
      all.push(...found)
      if (isFirst) for (const outcome of found) yield { kind: 'row', row: rowOf(outcome, given) }
      yield* curves(all, given)
    }
    const outcomes = all.filter(({ size }) => size === given.size)
    return {
      sentence: sentenceOf(outcomes, given),
      answer: answerOf(outcomes),
      rows: outcomes.map(outcome => rowOf(outcome, given)),
      laws: lawsOf(outcomes, given),
      stories: outcomes.flatMap(({ story }) => story ?? []),
      caveats: caveatsOf(outcomes, given),
    }
  },
})
