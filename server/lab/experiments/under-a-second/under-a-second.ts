import { z } from 'zod'
import { createRandom } from '#server/engine/clock.ts'
import type { CacheClient } from '#server/lab/clean-up.ts'
import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { type Choice, type ExperimentLab, experiment } from '#server/lab/experiments/experiment.ts'
import { amount, percent, span, whereItRan } from '#server/lab/experiments/in-words.ts'
import { poisson } from '#server/lab/experiments/stage/poisson.ts'
import { hitRate as expectedHitRate } from '#server/lab/experiments/ttl-sweep/law.ts'
import type { Law, Row, Told } from '#server/lab/experiments/verdict.ts'
import { createMachineClock } from '#server/lab/instances/machine-clock.ts'

const params = z.strictObject({
  wantedMs: z
    .int()
    .min(20)
    .max(999)
    .default(300)
    .meta({ title: 'TTL that is wanted', unit: 'ms', log: true }),
  perSecond: z.number().min(1).max(200).default(20).meta({ title: 'Reads', unit: 'per second', log: true }),
  watchedS: z.number().min(1).max(60).default(5).meta({ title: 'Watched for', unit: 's', log: true }),
})
type Params = z.output<typeof params>

const choices = [
  {
    id: 'px',
    label: 'PX',
    tone: 'hit',
    about: 'SET … PX 300: milliseconds, as it was meant.',
  },
  {
    id: 'ex-up',
    label: 'EX, rounded up',
    tone: 'miss',
    about: 'SET … EX 1: the shortest that seconds can say.',
  },
  {
    id: 'ex-down',
    label: 'EX, rounded down',
    tone: 'stale',
    about: 'SET … EX 0: what Math.floor makes of less than a second.',
  },
  {
    id: 'expire-zero',
    label: 'SET, then EXPIRE 0',
    tone: 'write',
    about: 'Two commands, the second one with what was rounded down.',
  },
] as const satisfies readonly Choice[]
type ChoiceId = (typeof choices)[number]['id']

type Outcome = {
  choice: ChoiceId
  /** Right after it was written; null when nothing is there. */
  livesMs: number | null
  reads: number
  hits: number
  worstMs: number
  refusal: string | null
}

const key = 'ticker'

/** The sentence with which the server refused; null when it did not. */
async function put(
  id: ChoiceId,
  { client, wantedMs }: { client: CacheClient; wantedMs: number },
  value: string,
) {
  const seconds = wantedMs / 1_000
  try {
    if (id === 'px') await client.set(key, value, 'PX', wantedMs)
    else if (id === 'ex-up') await client.set(key, value, 'EX', Math.ceil(seconds))
    else if (id === 'ex-down') await client.set(key, value, 'EX', Math.floor(seconds))
    else {
      await client.set(key, value)
      await client.expire(key, Math.floor(seconds))
    }
    return null
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('ERR')) return error.message
    throw error
  }
}

type Playing = { choice: (typeof choices)[number]; params: Params; lab: ExperimentLab }

const clock = createMachineClock()
const until = (at: number) =>
  new Promise<void>(resolve => clock.after(Math.max(0, at - clock.now()), resolve))

/** What is there longer than was wanted is old by so much: the data is as young as the TTL says. */
async function play({ choice: { id }, params, lab }: Playing, tell: (told: Told) => void): Promise<Outcome> {
  const { wantedMs, perSecond, watchedS } = params
  const { client, close } = await lab.real().cache()
  try {
    await client.unlink(key)
    const refusal = await put(id, { client, wantedMs }, String(clock.now()))
    const left = await client.pttl(key)
    await client.unlink(key)
    const from = clock.now()
    const ends = from + watchedS * 1_000
    let [reads, hits, worstMs] = [0, 0, 0]
    for (const { at } of poisson({
      keys: [key],
      perSecond,
      from,
      until: ends,
      random: createRandom(lab.seed),
    })) {
      lab.signal.throwIfAborted()
      await until(at)
      const found = await client.get(key)
      const now = clock.now()
      reads += 1
      const age = found === null ? 0 : now - Number(found)
      if (found === null) await put(id, { client, wantedMs }, String(now))
      else hits += 1
      worstMs = Math.max(worstMs, age)
      tell({ kind: 'points', chart: 'age', line: id, points: [[(now - from) / 1_000, age]] })
    }
    return { choice: id, livesMs: left > 0 ? left : null, reads, hits, worstMs, refusal }
  } finally {
    close()
  }
}

const rateOf = ({ hits, reads }: Outcome) => (reads === 0 ? 0 : hits / reads)

function whatHappened({ choice, livesMs, refusal }: Outcome, { wantedMs }: Params): string {
  if (refusal !== null) return `the server refuses it: ${refusal}`
  if (livesMs === null) return 'the entry was gone at once: nothing is cached, and nobody is told'
  return choice === 'ex-up'
    ? `lives ${amount(1_000 / wantedMs)} times as long as was wanted`
    : 'lives as long as was wanted'
}

const rowOf = (outcome: Outcome, given: Params): Row => ({
  choice: outcome.choice,
  cells: {
    lives: outcome.livesMs ?? 0,
    hitRate: rateOf(outcome),
    worst: outcome.worstMs,
    reads: outcome.reads,
  },
  what: whatHappened(outcome, given),
})

const livesOf = (id: ChoiceId, { wantedMs }: Params) => (id === 'px' ? wantedMs : id === 'ex-up' ? 1_000 : 0)

function lawsOf(outcome: Outcome, given: Params): Law[] {
  const { choice, livesMs } = outcome
  const lives = livesOf(choice, given)
  return [
    {
      choice,
      about: 'lives for',
      formula: lives === 0 ? '0' : 'T',
      predicted: lives,
      measured: livesMs ?? 0,
      unit: 'ms',
    },
    {
      choice,
      about: 'hit rate',
      formula: 'λT / (1 + λT)',
      predicted: expectedHitRate((given.perSecond * lives) / 1_000),
      measured: rateOf(outcome),
      unit: 'share',
    },
  ]
}

function sentenceOf(outcomes: readonly Outcome[], { wantedMs }: Params): string {
  const said = outcomes.map(outcome => {
    const { label } = choices.find(({ id }) => id === outcome.choice) ?? { label: outcome.choice }
    return outcome.livesMs === null
      ? `nothing at all with “${label}”`
      : `${span(outcome.livesMs)} with “${label}” (${percent(rateOf(outcome))} hits)`
  })
  return `${span(wantedMs)} were wanted. The entry lived ${said.join(', ')}.`
}

const options = [
  { id: 'px', label: 'PX only' },
  { id: 'two', label: 'PX and EX, rounded up' },
  { id: 'all', label: 'all but the refused one' },
] as const

/** Within a tenth of what was wanted. */
function answerOf(outcomes: readonly Outcome[], { wantedMs }: Params): string | null {
  if (outcomes.length < choices.length) return null
  const right = outcomes.filter(
    ({ livesMs }) => livesMs !== null && Math.abs(livesMs / wantedMs - 1) < 0.1,
  ).length
  return right === 1 ? 'px' : right === 2 ? 'two' : null
}

export const underASecond = experiment({
  id: 'under-a-second',
  title: 'A TTL under a second',
  question: 'Data that is too old after 300 ms: what becomes of a TTL that seconds cannot say?',
  about: 'One key is read by chance and written anew after each miss, with each way to say the TTL.',
  choices,
  prediction: { question: 'With which of them does an entry live for 300 ms?', options: [...options] },
  modes: ['real'],
  params,
  columns: [
    { key: 'lives', label: 'lives for', unit: 'ms' },
    { key: 'hitRate', label: 'hit rate', unit: 'share', best: 'high' },
    { key: 'worst', label: 'the oldest answer', unit: 'ms', best: 'low' },
    { key: 'reads', label: 'reads', unit: 'count' },
  ],
  charts: [
    {
      id: 'age',
      title: 'How old the answers are',
      x: { label: 'since the first read', unit: 's' },
      y: { label: 'age', unit: 'ms' },
      empty: 'Nobody has read yet.',
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
      answer: answerOf(outcomes, given),
      rows: outcomes.map(outcome => rowOf(outcome, given)),
      laws: outcomes.flatMap(outcome => lawsOf(outcome, given)),
      stories: [],
      caveats: [
        whereItRan(lab.mode),
        'A TTL under a second says that this data wants no cache: most of what it could save is gone before the next read. “Should this be cached?” shows the cost.',
        'A refused SET leaves nothing behind. A library that swallows its error looks like a cache that never hits.',
      ],
    }
  },
})
