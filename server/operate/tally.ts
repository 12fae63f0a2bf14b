import type { KeptJob } from './kept.ts'
import type { KeyBatch, Reply } from './key-batch.ts'
import { faultOf } from './refusal.ts'

/** What became of some keys: changed, not there, refused, and sent without an answer. */
export type Tally = { done: number; gone: number; refused: number; unsure: number }

export const nothingYet = (): Tally => ({ done: 0, gone: 0, refused: 0, unsure: 0 })

export type StepOptions = { batch: KeyBatch; kept: KeptJob; now: () => number }

export const placeOf = ({ node }: Reply) => ({ address: node.name, user: node.user })
export const onTheMove = (error: Error) => /^(MOVED|ASK|TRYAGAIN)\b/.test(error.message)
export const lostAnswer =
  'The connection was lost while values were on their way: they cannot be brought back.'

/** A key on its way to another node is counted; anything else that is refused would be refused for every key. */
export function tallyOf(replies: readonly (Reply | undefined)[], again: boolean): Tally {
  const tally = nothingYet()
  for (const reply of replies) {
    if (!reply) continue
    if (reply.error && onTheMove(reply.error)) tally.refused += 1
    else if (reply.error) throw faultOf(reply.error, placeOf(reply))
    else if (Number(reply.value) === 1) tally.done += 1
    // Sent before without an answer: it may have been this very job that removed it.
    else if (again) tally.unsure += 1
    else tally.gone += 1
  }
  return tally
}

export function sum(a: Tally, b: Tally): Tally {
  return {
    done: a.done + b.done,
    gone: a.gone + b.gone,
    refused: a.refused + b.refused,
    unsure: a.unsure + b.unsure,
  }
}
