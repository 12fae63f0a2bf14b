import type { BoardError } from '#server/errors.ts'
import type { KeptJob } from './kept.ts'
import type { KeyBatch, Reply } from './key-batch.ts'
import { faultOf } from './refusal.ts'

/**
 * What became of some keys: changed, not there, refused, and sent without an answer. `stopped`: the server refused what
 * it would refuse for every other key as well.
 */
export type Tally = {
  done: number
  gone: number
  refused: number
  unsure: number
  stopped?: BoardError
  /** Which were refused, where that is known. */
  left?: Buffer[]
}

export const nothingYet = (): Tally => ({ done: 0, gone: 0, refused: 0, unsure: 0 })

export type StepOptions = { batch: KeyBatch; kept: KeptJob; now: () => number }

export const placeOf = ({ node }: Reply) => ({ address: node.name, user: node.user })
export const onTheMove = (error: Error) => /^(MOVED|ASK|TRYAGAIN)\b/.test(error.message)
export const lostAnswer =
  'The connection was lost while values were on their way: they cannot be brought back.'

/** Worth another try in a moment: the job goes on by itself. */
const passes = ({ code }: BoardError) => code === 'TARGET_UNREACHABLE' || code === 'TARGET_LOADING'

/** What is refused for another reason than the key itself would be refused for every key. */
export function stop(tally: Tally, reply: Reply) {
  const fault = faultOf(reply.error, placeOf(reply))
  if (passes(fault)) throw fault
  tally.stopped ??= fault
}

/** A key on its way to another node is counted, and the others go on. */
export function refuse(tally: Tally, reply: Reply & { error: Error }) {
  if (!onTheMove(reply.error)) stop(tally, reply)
  tally.refused += 1
}

export function tallyOf(replies: readonly (Reply | undefined)[], again: boolean): Tally {
  const tally = nothingYet()
  for (const reply of replies) {
    if (!reply) continue
    const { error } = reply
    if (error) refuse(tally, { ...reply, error })
    else if (Number(reply.value) === 1) tally.done += 1
    // Sent before without an answer: it may have been this very job that removed it.
    else if (again) tally.unsure += 1
    else tally.gone += 1
  }
  return tally
}

export function sum(a: Tally, b: Tally): Tally {
  const stopped = a.stopped ?? b.stopped
  return {
    done: a.done + b.done,
    gone: a.gone + b.gone,
    refused: a.refused + b.refused,
    unsure: a.unsure + b.unsure,
    ...(stopped && { stopped }),
  }
}
