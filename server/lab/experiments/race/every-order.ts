import { z } from 'zod'
import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { type Choice, experiment } from '#server/lab/experiments/experiment.ts'
import { percent } from '#server/lab/experiments/in-words.ts'
import { races } from '#server/lab/experiments/race/catalogue-of-races.ts'
import { createRaces } from '#server/lab/experiments/race/races.ts'
import type { Row, Story, Tone } from '#server/lab/experiments/verdict.ts'

type Way = Choice & { race: string; way: string; harm: string }

const tones: readonly Tone[] = ['stale', 'miss', 'db', 'hit', 'write']

/** Every way to do it, of every race. */
const ways: readonly Way[] = races.flatMap(race =>
  race.choices.map((choice, at) => ({
    id: `${race.id}-${choice.id}`,
    label: `${race.title}: ${choice.label}`,
    about: choice.about,
    tone: tones[at % tones.length] ?? 'text',
    dashed: false,
    race: race.id,
    way: choice.id,
    harm: race.harm.headline,
  })),
)

type Outcome = { way: Way; orders: number; harmed: number; example: string | null; story: Story | null }

const options = [
  { id: 'none', label: 'none of them' },
  { id: 'one', label: 'one of ten' },
  { id: 'half', label: 'about half' },
  { id: 'most', label: 'nearly all' },
] as const

/** The question is about the way that most programs have. */
const askedAbout = 'stale-set-delete'

function answerOf(outcomes: readonly Outcome[]): string | null {
  const found = outcomes.find(({ way }) => way.id === askedAbout)
  if (!found) return null
  const share = found.harmed / found.orders
  if (share === 0) return 'none'
  if (share <= 0.2) return 'one'
  return share < 0.75 ? 'half' : 'most'
}

function rowOf({ way, orders, harmed, example }: Outcome): Row {
  return {
    choice: way.id,
    cells: { orders, harmed, share: harmed / orders, example: example ?? 'none' },
    what: harmed === 0 ? 'no order ends badly' : `${harmed} of ${orders} orders: ${way.harm}`,
  }
}

function sentenceOf(outcomes: readonly Outcome[]): string {
  const named = outcomes.map(
    ({ way, orders, harmed }) => `${harmed} of ${orders} (${percent(harmed / orders)}) with “${way.label}”`,
  )
  return `Of all orders in which two clients can move, these end badly: ${named.join(', ')}.`
}

const desk = createRaces()

async function play(way: Way): Promise<Outcome> {
  const { race, way: choice } = way
  const found = (await desk.shares(race)).find(({ id }) => id === choice)
  const { ways: orders, harmed, example } = found ?? { ways: 1, harmed: 0, example: null }
  return { way, orders, harmed, example, story: example === null ? null : await storyOf(way, example) }
}

/** One of the orders that end badly, move by move. */
async function storyOf({ id, race, way: choice, harm }: Way, moves: string): Promise<Story> {
  const { clients, steps } = await desk.stand({ race, choice, moves })
  const told = steps.map(({ client, what, outcome }, at) => ({
    at: at + 1,
    text: `${clients[client]?.name ?? ''}: ${what}${outcome === null ? '' : ` → ${outcome}`}`,
  }))
  return {
    choice: id,
    title: `${moves}, one of the orders that end badly`,
    counts: 'moves',
    steps: [...told, { at: told.length, text: `the end: ${harm}` }],
  }
}

export const everyOrder = experiment({
  id: 'every-order',
  title: 'Every order of two clients',
  question: 'Two clients move step by step, in any order. In how many of all orders does it end badly?',
  about:
    'Each order in which the steps of two clients can follow each other is played, none is left out. “Races, step by step” lets you play them by hand.',
  choices: ways,
  usual: ways.filter(({ race }) => race === races[0]?.id).map(({ id }) => id),
  prediction: {
    question:
      'One reads, the other writes and deletes the entry. How many of the orders leave an old value in the cache?',
    options: [...options],
  },
  modes: ['simulated'],
  params: z.strictObject({}),
  columns: [
    { key: 'orders', label: 'orders', unit: 'count' },
    { key: 'harmed', label: 'end badly', unit: 'count', best: 'low' },
    { key: 'share', label: 'share', unit: 'share', best: 'low' },
    { key: 'example', label: 'for example', unit: 'text' },
  ],
  charts: [],
  async *run(_, lab) {
    const outcomes = yield* eachChoice({ choices: ways, lab, play, rowOf })
    return {
      sentence: sentenceOf(outcomes),
      answer: answerOf(outcomes),
      rows: outcomes.map(rowOf),
      laws: [],
      stories: outcomes.flatMap(({ story }) => story ?? []),
      caveats: [
        'Simulated: the engine is the real one, and a step is a call of the cache or the database. Every order counts as one: how often each of them comes in real life is another question.',
        'The letters of an order are its moves: R for the reader, W for the writer, A and B for two writers. The address of “Races, step by step” takes them (…/experiments/races?moves=RRWWR), and plays them again.',
      ],
    }
  },
})
