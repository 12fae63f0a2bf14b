import { z } from 'zod'
import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { experiment } from '#server/lab/experiments/experiment.ts'
import { amount, percent, whereItRan } from '#server/lab/experiments/in-words.ts'
import { nearestShare } from '#server/lab/experiments/nearest.ts'
import { documentKinds } from '#server/lab/experiments/serialisation/documents.ts'
import { type Outcome, play } from '#server/lab/experiments/serialisation/measure.ts'
import { choices } from '#server/lab/experiments/serialisation/ways.ts'
import type { Law, Row } from '#server/lab/experiments/verdict.ts'

const params = z.strictObject({
  kind: z
    .enum(documentKinds)
    .default('product')
    .meta({
      title: 'Documents',
      words: {
        product: 'products with a text',
        session: 'sessions with a cart',
        search: 'pages of ten results',
      },
    }),
  documents: z.int().min(10).max(20_000).default(1_000).meta({ title: 'How many', log: true }),
  rounds: z.int().min(1).max(100).default(5).meta({
    title: 'Each encoded and decoded',
    log: true,
    hint: 'So often, for a steadier time.',
  }),
})

const worth = ({ bytes }: Outcome, json: Outcome | undefined) =>
  json && json.bytes > 0 ? 1 - bytes / json.bytes : null

const rowOf = (outcome: Outcome, count: number): Row => ({
  choice: outcome.choice,
  cells: {
    bytes: outcome.bytes,
    memory: outcome.memory,
    encode: outcome.encodeMs,
    decode: outcome.decodeMs,
  },
  what:
    outcome.same === count
      ? 'every document came back as it was'
      : `${amount(count - outcome.same)} of ${amount(count)} came back changed`,
})

/** What the server keeps beside the bytes: the key, its expiry and the rounding to the next size of its allocator. */
const lawOf = ({ choice, same }: Outcome, count: number): Law => ({
  choice,
  about: 'came back unchanged',
  formula: 'all',
  predicted: count,
  measured: same,
  unit: 'count',
})

const jsonOf = (outcomes: readonly Outcome[]) => outcomes.find(({ choice }) => choice === 'json')

function sentenceOf(outcomes: readonly Outcome[]): string {
  const json = jsonOf(outcomes)
  const said = outcomes.map(outcome => {
    const { label } = choices.find(({ id }) => id === outcome.choice) ?? { label: outcome.choice }
    const saved = outcome === json ? null : worth(outcome, json)
    const beside =
      saved === null ? '' : saved >= 0 ? ` (${percent(saved)} less)` : ` (${percent(-saved)} more)`
    return `${amount(outcome.bytes)} bytes as ${label}${beside}`
  })
  return `A document takes ${said.join(', ')}.`
}

const options = [
  { id: '0', label: 'hardly any', number: 0.02 },
  { id: '25', label: 'about a quarter', number: 0.25 },
  { id: '50', label: 'about half', number: 0.5 },
  { id: '80', label: 'most of it', number: 0.8 },
] as const

function answerOf(outcomes: readonly Outcome[]): string | null {
  const protobuf = outcomes.find(({ choice }) => choice === 'protobuf')
  const saved = protobuf ? worth(protobuf, jsonOf(outcomes)) : null
  return saved === null ? null : nearestShare(options, saved)
}

export const serialisation = experiment({
  id: 'serialisation',
  title: 'Serialisation',
  question:
    'The same documents as JSON, MessagePack and Protobuf: what do they weigh, and what does it cost to write and read them?',
  about:
    'Each document is encoded, stored, weighed by the server, and decoded again. What comes back must be what went in.',
  choices,
  prediction: { question: 'How much of the bytes does Protobuf save against JSON?', options: [...options] },
  modes: ['real'],
  params,
  columns: [
    { key: 'bytes', label: 'size', unit: 'bytes', best: 'low' },
    { key: 'memory', label: 'memory in the cache', unit: 'bytes', best: 'low' },
    { key: 'encode', label: 'encode', unit: 'ms', best: 'low' },
    { key: 'decode', label: 'decode', unit: 'ms', best: 'low' },
  ],
  charts: [
    {
      id: 'memory',
      title: 'Memory in the cache',
      x: { label: 'documents', unit: 'count' },
      y: { label: 'memory', unit: 'bytes' },
      empty: 'The first documents are being encoded.',
    },
  ],
  async *run(given, lab) {
    const outcomes = yield* eachChoice({
      choices,
      lab,
      play: (choice, tell) => play({ choice, params: given, lab }, tell),
      rowOf: outcome => rowOf(outcome, given.documents),
    })
    return {
      sentence: sentenceOf(outcomes),
      answer: answerOf(outcomes),
      rows: outcomes.map(outcome => rowOf(outcome, given.documents)),
      laws: outcomes.map(outcome => lawOf(outcome, given.documents)),
      stories: outcomes.map(({ story }) => story),
      caveats: [
        whereItRan(lab.mode),
        'Times are those of Node’s libraries in this process, with a check that the value can be said at all. JSON is built into the engine of JavaScript, and therefore fast here.',
        'Memory is what MEMORY USAGE says: with the key, its expiry and the size that the allocator rounds up to. So small savings of bytes can save nothing.',
        'Long texts are as long in each of them. What is saved are the names of the fields and the numbers.',
      ],
    }
  },
})
