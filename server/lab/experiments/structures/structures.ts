import { z } from 'zod'
import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { experiment } from '#server/lab/experiments/experiment.ts'
import { amount, span, whereItRan } from '#server/lab/experiments/in-words.ts'
import { nearest } from '#server/lab/experiments/nearest.ts'
import type { Structure } from '#server/lab/experiments/structures/bench.ts'
import { hash, wholeString } from '#server/lab/experiments/structures/document.ts'
import { list, stream } from '#server/lab/experiments/structures/feed.ts'
import { sortedSet, sorting } from '#server/lab/experiments/structures/leaderboard.ts'
import { type Outcome, play } from '#server/lab/experiments/structures/measure.ts'
import { geo, measuring } from '#server/lab/experiments/structures/places.ts'
import { hyperLogLog, set } from '#server/lab/experiments/structures/visitors.ts'
import type { Law, Row } from '#server/lab/experiments/verdict.ts'

const params = z.strictObject({
  size: z.int().min(20).max(20_000).default(2_000).meta({
    title: 'Items',
    log: true,
    hint: 'Fields of the document, players, events, visitors, places.',
  }),
  operations: z.int().min(10).max(2_000).default(200).meta({
    title: 'Operations',
    log: true,
    hint: 'One field changed; a score changed and the top ten read; an event added and ten read; a visitor counted; a place looked around from.',
  }),
})

const choices: readonly Structure[] = [
  wholeString,
  hash,
  sorting,
  sortedSet,
  list,
  stream,
  set,
  hyperLogLog,
  measuring,
  geo,
]

const labelOf = (id: string) => choices.find(each => each.id === id)?.label ?? id

const rowOf = ({ choice, memory, ms, bytes, check }: Outcome): Row => ({
  choice,
  cells: { memory, ms, bytes },
  what: check.right ? 'its answer is right' : `its answer is wrong: ${check.about} ${amount(check.measured)}`,
})

const lawOf = ({ choice, check: { right: _, ...check } }: Outcome): Law => ({ choice, ...check })

/** What is better about the second one, for the same job. */
const pairs = [
  ['string', 'hash'],
  ['sorting', 'sorted-set'],
  ['measuring', 'geo'],
] as const

function sentenceOf(outcomes: readonly Outcome[]): string {
  const of = (id: string) => outcomes.find(({ choice }) => choice === id)
  const faster = pairs.flatMap(([slow, fast]) => {
    const [one, other] = [of(slow), of(fast)]
    return one && other
      ? [
          `one operation takes ${span(other.ms)} and ${amount(other.bytes)} bytes with “${labelOf(fast)}”, ${span(one.ms)} and ${amount(one.bytes)} bytes with “${labelOf(slow)}”`,
        ]
      : []
  })
  const [visitors, estimate] = [of('set'), of('hyperloglog')]
  const memory =
    visitors && estimate
      ? [
          `the Set takes ${amount(visitors.memory / 1_000)} kB, the HyperLogLog ${amount(estimate.memory / 1_000)} kB`,
        ]
      : []
  const said = [...faster, ...memory]
  if (said.length === 0)
    return `${outcomes.map(({ choice, ms }) => `“${labelOf(choice)}” took ${span(ms)} for each operation`).join(', ')}.`
  const [first = '', ...others] = said
  return `${first.charAt(0).toUpperCase()}${first.slice(1)}${others.map(each => `; ${each}`).join('')}.`
}

const options = [
  { id: '1', label: 'the same', number: 1 },
  { id: '5', label: 'about five times', number: 5 },
  { id: '50', label: 'about fifty times', number: 50 },
  { id: '500', label: 'five hundred times', number: 500 },
] as const

function answerOf(outcomes: readonly Outcome[]): string | null {
  const bytesOf = (id: string) => outcomes.find(({ choice }) => choice === id)?.bytes
  const [whole, field] = [bytesOf('string'), bytesOf('hash')]
  return whole && field ? nearest(options, whole / field) : null
}

export const structures = experiment({
  id: 'structures',
  title: 'The right structure',
  question: 'A document, a leaderboard, a feed, visitors and places: what does the structure that fits save?',
  about:
    'Each is filled with the same items and then used as an app uses it all day, with the structure of the cache and without.',
  choices: choices.map(({ open: _, ...choice }) => choice),
  prediction: {
    question: 'How many more bytes go over the wire to change one field in a String than in a Hash?',
    options: [...options],
  },
  modes: ['real'],
  params,
  columns: [
    { key: 'memory', label: 'memory', unit: 'bytes' },
    { key: 'ms', label: 'one operation', unit: 'ms' },
    { key: 'bytes', label: 'over the wire for one', unit: 'bytes' },
  ],
  charts: [
    {
      id: 'memory',
      title: 'Memory while it grows',
      x: { label: 'items', unit: 'count' },
      y: { label: 'memory', unit: 'bytes', log: true },
      empty: 'The first structure is being filled.',
    },
  ],
  async *run(given, lab) {
    const outcomes = yield* eachChoice({
      choices,
      lab,
      play: (choice, tell) => play({ choice, params: given, lab }, tell),
      rowOf,
    })
    return {
      sentence: sentenceOf(outcomes),
      answer: answerOf(outcomes),
      rows: outcomes.map(rowOf),
      laws: outcomes.map(lawOf),
      stories: outcomes.map(({ story }) => story),
      caveats: [
        whereItRan(lab.mode),
        'Compare those that do the same job: a feed is no leaderboard. Small structures are kept as one packed piece (listpack) and change over to the real one when they grow.',
        'Changing a whole String also loses what somebody else changes at the same time. A field of a Hash does not.',
        'A HyperLogLog is off by 0.81 % on the average. It cannot say who came.',
      ],
    }
  },
})
