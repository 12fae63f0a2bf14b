import type { Estimate } from '#server/metrics/estimate.ts'
import type { PartFacts } from './part.ts'
import type { Question } from './questions.ts'
import type { Analysis, Order } from './shapes.ts'

/** Less than so much of what the server says it holds: what is missing is more than chance. */
const unexplained = 0.1

type Result = {
  all: { looked: number; of: number }
  gone: number
  moved: number
  refused: ReadonlyMap<Question, string>
}

const meaning: Partial<Record<Question, string>> = {
  memory: 'Sizes are missing, so every key is taken for as large as the mean.',
  encoding: 'Encodings are missing.',
  idle: 'When keys were last used is missing.',
  frequency: 'How often keys are used is missing.',
}

/** Everything that limits what the numbers say, in sentences. */
export function notesOf(facts: {
  order: Order
  method: Analysis['method']
  cut: string | null
  problems: readonly string[]
  results: readonly Result[]
  ready: readonly PartFacts[]
  told: number | null
  bytes: Estimate
}): string[] {
  const { results, told, bytes, method } = facts
  const notes: string[] = []
  if (facts.cut !== null) notes.push(facts.cut)
  notes.push(...facts.problems)
  const missing = new Map(results.flatMap(({ refused }) => [...refused]))
  for (const [question, reason] of missing) notes.push(`${meaning[question] ?? ''} ${reason}`.trim())
  const gone = results.reduce((sum, result) => sum + result.gone, 0)
  if (gone > 0) notes.push(`${keysWere(gone)} gone before the look at them.`)
  const moved = results.reduce((sum, result) => sum + result.moved, 0)
  if (moved > 0) notes.push(`${keysWere(moved)} moved to another node meanwhile: not in the sums.`)
  const left = told === null ? 0 : told - bytes.value
  if (method !== 'all' && told !== null && left > Math.max(bytes.margin * 2, told * unexplained)) {
    notes.push(
      'The server holds much more than this sample explains: a few very big keys were probably not met. A complete walk finds them.',
    )
  }
  const others = facts.ready.flatMap(({ info }) => info.databases ?? []).filter(({ index }) => index !== 0)
  const elsewhere = others.reduce((sum, { keys }) => sum + keys, 0)
  if (elsewhere > 0 && facts.ready.length === 1) {
    notes.push(
      `Only the database of the board’s address was looked at; this server has ${others.length + 1} databases.`,
    )
  }
  return notes
}

const keysWere = (amount: number) => (amount === 1 ? 'One key was' : `${amount} keys were`)
