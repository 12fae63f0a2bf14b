import { BoardError } from '#server/errors.ts'
import type { Drawn } from '#server/metrics/estimate.ts'
import type { Answer } from '#server/targets/bulk-connection.ts'
import { explainFailure } from '#server/targets/failure.ts'
import { outcomeOfRefusal } from '../keys/lookup-outcome.ts'
import type { NameBatch } from './name-batch.ts'
import type { PartCost } from './part-cost.ts'
import { createPicture, type Sums } from './picture.ts'
import {
  always,
  commandOf,
  freshTold,
  isGone,
  isLookup,
  type Question,
  readTold,
  type Told,
  writeQuestions,
} from './questions.ts'
import { createSeenNames } from './seen-names.ts'

export type Plan = {
  method: 'walks' | 'spread' | 'all'
  /** At most so many keys are looked at. */
  most: number
  /** `spread`: the share of the names that is taken. */
  share: number
  /** The share of the keys whose encoding and last use are asked for. */
  detailShare: number
  use: 'idle' | 'frequency'
  delimiter: Buffer
  /** Taken for the size of a key where MEMORY USAGE is not to be had. */
  meanBytes: number
  expected: number
  place: { address: string; user: string | null }
}

/** What is asked about the names of a node, and what the answers add up to. */
export function createPartKeys(options: {
  plan: Plan
  random: () => number
  cost: PartCost
  lookups: (hits: number, misses: number) => void
  place: { address: string; user: string | null }
}) {
  const { plan, random, cost, place } = options
  const picture = createPicture({ delimiter: plan.delimiter, node: place.address, use: plan.use, random })
  const seenNames = plan.method === 'all' ? createSeenNames(plan.expected) : null
  const detail: Question[] = ['encoding', plan.use]
  const refused = new Map<Question, string>()
  const chosen = new WeakMap<NameBatch, boolean[]>()
  const looked = { all: 0, detail: 0, gone: 0, moved: 0 }
  let told: Told = freshTold()
  let found = { hits: 0, misses: 0 }

  function ask(names: NameBatch) {
    const details = Array.from({ length: names.count() }, () => random() < plan.detailShare)
    chosen.set(names, details)
    const inDetail = details.reduce((sum, each) => sum + (each ? 1 : 0), 0)
    for (const question of always) cost.spent(commandOf[question], names.count())
    for (const question of detail) cost.spent(commandOf[question], inDetail)
    return writeQuestions({ names, details, detail })
  }

  function readAll(answer: Answer, questions: readonly Question[]): 'moved' | null {
    let moved = false
    for (const question of questions) {
      const refusal = readTold(question, answer, told)
      if (refusal === null) count(question)
      else if (/^(MOVED|ASK)\b/.test(refusal)) moved = true
      else {
        if (outcomeOfRefusal(refusal) === 'hit') found.hits += 1
        refuse(question, refusal)
      }
    }
    return moved ? 'moved' : null
  }

  function count(question: Question) {
    if (!isLookup(question)) return
    if (isGone(question, told)) found.misses += 1
    else found.hits += 1
  }

  /** Without type and TTL there is nothing to tell; size and last use may be missing. */
  function refuse(question: Question, words: string) {
    const { message, code } = explainFailure(new Error(words), place)
    if (question === 'type' || question === 'ttl') throw new BoardError(code, message)
    if (!refused.has(question)) refused.set(question, message)
  }

  function takeOne(answer: Answer, name: Buffer, inDetail: boolean) {
    told = freshTold()
    const moved = readAll(answer, always) ?? (inDetail ? readAll(answer, detail) : null)
    if (moved) looked.moved += 1
    else if (told.type === -1 || told.ttl === -2) looked.gone += 1
    else if (told.bytes === null && !refused.has('memory')) looked.gone += 1
    else if (!seenNames || seenNames.add(name, 0, name.length)) {
      looked.all += 1
      if (inDetail) looked.detail += 1
      const { encoding, use, type, ttl } = told
      const bytes = told.bytes ?? plan.meanBytes
      picture.take({ name, bytes, type, ttl, detail: inDetail ? { encoding, use } : null })
    }
  }

  return {
    ask,
    /** Reads the answers about all these names; how many there were. */
    take(answer: Answer, names: NameBatch): number {
      const details = chosen.get(names) ?? []
      found = { hits: 0, misses: 0 }
      for (let i = 0; i < names.count(); i++) takeOne(answer, names.at(i), details[i] === true)
      options.lookups(found.hits, found.misses)
      return names.count()
    },
    looked: () => looked.all,
    result(scan: { whole: boolean; named: number; size: number }): {
      sums: Sums
      all: Drawn
      detail: Drawn
      whole: boolean
      gone: number
      moved: number
      refused: ReadonlyMap<Question, string>
    } {
      const of = populationOf(plan, scan, looked)
      const again = plan.method === 'walks'
      return {
        sums: picture.sums(),
        all: { looked: looked.all, of, again },
        detail: { looked: looked.detail, of, again },
        whole: scan.whole,
        gone: looked.gone,
        moved: looked.moved,
        refused,
      }
    },
  }
}

/** What was walked to its end is counted; otherwise the server says how many keys it has. */
function populationOf(
  { method }: Plan,
  { whole, named, size }: { whole: boolean; named: number; size: number },
  { all, gone }: { all: number; gone: number },
): number {
  if (method === 'all' && whole) return all
  if (method === 'spread' && whole) return all + gone === 0 ? named : Math.round((named * all) / (all + gone))
  return Math.max(size, all)
}
