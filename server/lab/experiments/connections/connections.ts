import { type Outcome, play } from '#server/lab/experiments/connections/measure.ts'
import { type ChoiceId, choices, type Params, params } from '#server/lab/experiments/connections/set-up.ts'
import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { experiment } from '#server/lab/experiments/experiment.ts'
import { amount, span, whereItRan } from '#server/lab/experiments/in-words.ts'
import { nearest } from '#server/lab/experiments/nearest.ts'
import type { Law, Row } from '#server/lab/experiments/verdict.ts'

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
      stories: outcomes.map(({ story }) => story),
      caveats: [
        whereItRan(lab.mode),
        'Connections and commands are counted by the server: whoever else uses it adds a few. A cluster gets a connection for each of its nodes that is asked.',
        'Over a network and with TLS a connection costs two or three trips and a handshake more than here. The server also has a limit of connections (maxclients) that is reached long before its processor is busy.',
        'One shared connection is enough for plain commands. What blocks (BLPOP, WAIT) and MULTI of several callers need their own.',
      ],
    }
  },
})
