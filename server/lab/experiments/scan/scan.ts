import { type ExperimentLab, experiment } from '#server/lab/experiments/experiment.ts'
import { amount } from '#server/lab/experiments/in-words.ts'
import type { OwnServer } from '#server/lab/experiments/real-parts.ts'
import { openClients } from '#server/lab/experiments/scan/clients.ts'
import { fill, measure, type Outcome } from '#server/lab/experiments/scan/measure.ts'
import { choices, type Params, params, sizesOf } from '#server/lab/experiments/scan/set-up.ts'
import {
  answerOf,
  caveatsOf,
  lawsOf,
  options,
  rowOf,
  sentenceOf,
  storiesOf,
} from '#server/lab/experiments/scan/verdict-words.ts'
import { telling } from '#server/lab/experiments/telling.ts'
import type { Told } from '#server/lab/experiments/verdict.ts'

type Measuring = { given: Params; lab: ExperimentLab; server: OwnServer }

/** All choices at all sizes: the server is filled further and further. */
async function* walks({ given, lab, server }: Measuring): AsyncGenerator<Told, Outcome[]> {
  const chosen = choices.filter(({ id }) => lab.choices.includes(id))
  const sizes = sizesOf(given)
  const of = sizes.length * (chosen.length + 1)
  const { client } = await server.connect({ commandTimeoutMs: 60_000 })
  const clients = openClients(server)
  lab.signal.addEventListener('abort', clients.end)
  const outcomes: Outcome[] = []
  let done = 0
  try {
    for (const [at, keys] of sizes.entries()) {
      const from = sizes[at - 1] ?? 0
      yield* telling(tell =>
        fill(client, {
          from,
          until: keys,
          signal: lab.signal,
          told: filled =>
            tell({ kind: 'progress', done, of, doing: `Fills the cache: ${amount(filled)} keys` }),
        }),
      )
      done += 1
      for (const choice of chosen) {
        lab.signal.throwIfAborted()
        yield { kind: 'progress', done: done++, of, doing: `${choice.label}, ${amount(keys)} keys` }
        const asking = { choice, keys, everyMs: given.everyMs, clients, client }
        const outcome = await measure(asking, given.rounds)
        outcomes.push(outcome)
        yield { kind: 'points', chart: 'size', line: choice.id, points: [[keys, outcome.worst]] }
        if (keys !== given.keys) continue
        yield { kind: 'points', chart: 'waits', line: choice.id, points: outcome.waits }
        yield { kind: 'row', row: rowOf(outcome) }
      }
    }
    return outcomes
  } finally {
    lab.signal.removeEventListener('abort', clients.end)
    clients.end()
  }
}

export const scan = experiment({
  id: 'keys-scan',
  title: 'KEYS against SCAN',
  question: 'Somebody looks at all keys of a busy cache. How long does everybody else wait?',
  about:
    'A server of its own is filled with keys. One client looks at all of them, another one asks PING all the time.',
  choices,
  prediction: {
    question: 'How long does one call of KEYS hold up the server, compared with one of SCAN COUNT 100?',
    options: [...options],
  },
  modes: ['real'],
  ownServer: true,
  params,
  presets: [
    {
      id: 'million',
      label: 'A million keys',
      about: 'As in a cache that has grown up.',
      mode: 'real',
      params: { keys: 1_000_000 },
    },
  ],
  columns: [
    { key: 'worst', label: 'longest wait', unit: 'ms', best: 'low' },
    { key: 'p99', label: 'p99', unit: 'ms', best: 'low' },
    { key: 'total', label: 'the whole walk', unit: 'ms', best: 'low' },
    { key: 'calls', label: 'calls', unit: 'count' },
    { key: 'call', label: 'one call, on the server', unit: 'ms', best: 'low' },
    { key: 'missed', label: 'keys not seen', unit: 'count', best: 'low' },
  ],
  charts: [
    {
      id: 'waits',
      title: 'What another client waits',
      x: { label: 'since the walk began', unit: 's' },
      y: { label: 'longest wait', unit: 'ms', log: true },
      empty: 'Nobody has walked over all keys yet.',
    },
    {
      id: 'size',
      title: 'Longest wait against the number of keys',
      x: { label: 'keys', unit: 'count', log: true },
      y: { label: 'longest wait', unit: 'ms', log: true },
      empty: 'Nothing has been measured yet.',
    },
  ],
  async *run(given, lab) {
    yield { kind: 'progress', done: 0, of: 0, doing: 'Starts a server of its own' }
    const server = await lab.real().server()
    const all = yield* walks({ given, lab, server })
    await server.stop()
    const outcomes = all.filter(({ keys }) => keys === given.keys)
    const smaller = all.filter(({ keys }) => keys === sizesOf(given)[0])
    return {
      sentence: sentenceOf(outcomes, given),
      answer: answerOf(outcomes),
      rows: outcomes.map(rowOf),
      laws: lawsOf(outcomes, smaller),
      stories: storiesOf(outcomes),
      caveats: caveatsOf(outcomes),
    }
  },
})
