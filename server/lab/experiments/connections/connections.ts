import { z } from 'zod'
import type { CacheClient } from '#server/lab/clean-up.ts'
import { atOnce } from '#server/lab/experiments/commands/in-batches.ts'
import { countedDuring } from '#server/lab/experiments/commands/server-counts.ts'
import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { type Choice, type ExperimentLab, experiment } from '#server/lab/experiments/experiment.ts'
import { amount, span, whereItRan } from '#server/lab/experiments/in-words.ts'
import { nearest } from '#server/lab/experiments/nearest.ts'
import type { RawCache } from '#server/lab/experiments/real-parts.ts'
import { quantile } from '#server/lab/experiments/stage/tally.ts'
import type { Law, Row, Told } from '#server/lab/experiments/verdict.ts'
import { createMachineClock } from '#server/lab/instances/machine-clock.ts'

const params = z.strictObject({
  requests: z.int().min(20).max(3_000).default(500).meta({ title: 'Requests', log: true }),
  callers: z.int().min(1).max(100).default(20).meta({ title: 'At the same time', log: true }),
  pool: z.int().min(1).max(50).default(8).meta({ title: 'Connections of the pool', log: true }),
})
type Params = z.output<typeof params>

const choices = [
  {
    id: 'shared',
    label: 'One shared connection',
    tone: 'hit',
    about: 'All requests send over the same one; their commands follow each other closely on it.',
  },
  {
    id: 'pool',
    label: 'A pool',
    tone: 'write',
    about:
      'So many connections as said, each request takes the next one. For commands that block, and for transactions.',
  },
  {
    id: 'each',
    label: 'One for each request',
    tone: 'stale',
    about: 'Connects, greets, asks, and hangs up. As a program does that lives for one request only.',
  },
] as const satisfies readonly Choice[]
type ChoiceId = (typeof choices)[number]['id']

type Outcome = {
  choice: ChoiceId
  connections: number
  commands: number
  ms: number
  p50: number
  p99: number
  wrong: number
}
type Playing = { choice: (typeof choices)[number]; params: Params; lab: ExperimentLab }
type Ask = (work: (client: CacheClient) => Promise<void>) => Promise<void>

const clock = createMachineClock()
const key = 'asked-for'
const value = 'the answer'

/** How a request comes to its connection. Those that stay are closed by who opened them. */
async function waysOf({ choice, params, lab }: Playing, open: RawCache[]): Promise<Ask> {
  const real = lab.real()
  if (choice.id === 'each')
    return async work => {
      const { client, close } = await real.cache()
      try {
        await work(client)
      } finally {
        close()
      }
    }
  const many = choice.id === 'pool' ? params.pool : 1
  while (open.length < many) open.push(await real.cache())
  let turn = 0
  return async work => {
    const next = open[turn++ % open.length]
    if (next) await work(next.client)
  }
}

async function play(playing: Playing, tell: (told: Told) => void): Promise<Outcome> {
  const { choice, params, lab } = playing
  const { requests, callers } = params
  const open: RawCache[] = []
  const desk = await lab.real().cache()
  const times: number[] = []
  let wrong = 0
  try {
    await desk.client.set(key, value, 'EX', 3_600)
    const every = Math.max(1, Math.floor(requests / 100))
    const { counted, answer: ms } = await countedDuring(desk.client, async () => {
      const began = clock.now()
      const ask = await waysOf(playing, open)
      await atOnce(callers, requests, async () => {
        lab.signal.throwIfAborted()
        const asked = clock.now()
        await ask(async client => {
          if ((await client.get(key)) !== value) wrong += 1
        })
        times.push(clock.now() - asked)
        if (times.length % every > 0 && times.length < requests) return
        tell({
          kind: 'points',
          chart: 'done',
          line: choice.id,
          points: [[(clock.now() - began) / 1_000, times.length]],
        })
      })
      return clock.now() - began
    })
    const sorted = Float64Array.from(times).sort()
    const { connections, commands } = counted
    return {
      choice: choice.id,
      connections,
      commands: commands / requests,
      ms,
      p50: quantile(sorted, 0.5) ?? 0,
      p99: quantile(sorted, 0.99) ?? 0,
      wrong,
    }
  } finally {
    for (const { close } of [desk, ...open]) close()
  }
}

const rowOf = (
  { choice, connections, commands, ms, p50, p99, wrong }: Outcome,
  { requests }: Params,
): Row => ({
  choice,
  cells: { connections, commands, p50, p99, perSecond: (requests / Math.max(ms, 1e-6)) * 1_000 },
  what:
    wrong > 0
      ? `${amount(wrong)} answers were wrong`
      : `${amount(connections)} ${connections === 1 ? 'connection' : 'connections'} for ${amount(requests)} requests`,
})

function lawOf({ choice, connections }: Outcome, { requests, pool }: Params): Law {
  const [formula, predicted] =
    choice === 'each'
      ? (['N', requests] as const)
      : choice === 'pool'
        ? (['P', pool] as const)
        : (['1', 1] as const)
  return { choice, about: 'connections opened', formula, predicted, measured: connections, unit: 'count' }
}

function sentenceOf(outcomes: readonly Outcome[], { requests }: Params): string {
  const said = outcomes.map(({ choice, connections, p50, ms }) => {
    const { label } = choices.find(({ id }) => id === choice) ?? { label: choice }
    return `“${label}” opened ${amount(connections)} and took ${span(ms)}, half of the requests longer than ${span(p50)}`
  })
  return `For ${amount(requests)} requests ${said.join('; ')}.`
}

const options = [
  { id: '1', label: 'the same', number: 1 },
  { id: '3', label: 'about three times', number: 3 },
  { id: '10', label: 'about ten times', number: 10 },
  { id: '50', label: 'fifty times and more', number: 50 },
] as const

function answerOf(outcomes: readonly Outcome[]): string | null {
  const msOf = (id: ChoiceId) => outcomes.find(({ choice }) => choice === id)?.ms
  const [shared, each] = [msOf('shared'), msOf('each')]
  return shared && each ? nearest(options, each / shared) : null
}

export const connections = experiment({
  id: 'connections',
  title: 'Connections',
  question: 'A request needs one value. What does it cost to connect for it?',
  about: 'The same requests over one shared connection, over a pool, and each over a connection of its own.',
  choices,
  prediction: {
    question: 'How much longer does it take with a connection for each request?',
    options: [...options],
  },
  modes: ['real'],
  params,
  columns: [
    { key: 'connections', label: 'connections', unit: 'count', best: 'low' },
    { key: 'commands', label: 'commands per request', unit: 'number', best: 'low' },
    { key: 'p50', label: 'half take longer than', unit: 'ms', best: 'low' },
    { key: 'p99', label: 'p99', unit: 'ms', best: 'low' },
    { key: 'perSecond', label: 'requests', unit: 'per second', best: 'high' },
  ],
  charts: [
    {
      id: 'done',
      title: 'Requests answered',
      x: { label: 'since the first one', unit: 's' },
      y: { label: 'requests', unit: 'count' },
      empty: 'Nobody has been answered yet.',
    },
  ],
  async *run(given, lab) {
    const outcomes = yield* eachChoice({
      choices,
      lab,
      play: (choice, tell) => play({ choice, params: given, lab }, tell),
      rowOf: outcome => rowOf(outcome, given),
    })
    return {
      sentence: sentenceOf(outcomes, given),
      answer: answerOf(outcomes),
      rows: outcomes.map(outcome => rowOf(outcome, given)),
      laws: outcomes.map(outcome => lawOf(outcome, given)),
      stories: [],
      caveats: [
        whereItRan(lab.mode),
        'Connections and commands are counted by the server: whoever else uses it adds a few. A cluster gets a connection for each of its nodes that is asked.',
        'Over a network and with TLS a connection costs two or three trips and a handshake more than here. The server also has a limit of connections (maxclients) that is reached long before its processor is busy.',
        'One shared connection is enough for plain commands. What blocks (BLPOP, WAIT) and MULTI of several callers need their own.',
      ],
    }
  },
})
