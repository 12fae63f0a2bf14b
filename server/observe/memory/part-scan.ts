import type { Answer } from '#server/targets/bulk-connection.ts'
import { explainFailure } from '#server/targets/failure.ts'
import { writeCommand } from '#server/targets/wire.ts'
import type { NameBatch } from './name-batch.ts'
import type { PartCost } from './part-cost.ts'
import type { Plan } from './part-keys.ts'

/** Keys of one random walk: few, so that many places are seen. */
const walkKeys = 20
/** More names in one call would keep everybody else waiting. */
const mostNames = 500
const mostReplyBytes = 256 * 1024
/** Any cursor is a place in the table: the server takes as many of its bits as the table has. */
const cursors = 2 ** 31

type Written = { bytes: Buffer; replies: number }

/**
 * Where the names come from. `walks`: a few keys from each of many random places, drawn again and again, so each
 * key has the same chance. `spread`: all names pass by, a fair share of them is taken. `all`: every one.
 */
export function createPartScan(options: {
  plan: Plan
  random: () => number
  cost: PartCost
  size: () => number
}) {
  const { plan, random, cost } = options
  let cursor = '0'
  let scans = 0
  let drawn = 0
  let named = 0
  let ended = false
  let bytesPerName = 64

  const walking = plan.method === 'walks'

  function namesAtOnce(units: number): number {
    const share = plan.method === 'spread' ? Math.max(plan.share, 1 / mostNames) : 1
    return Math.max(
      1,
      Math.min(mostNames, Math.ceil(units / share), Math.floor(mostReplyBytes / bytesPerName)),
    )
  }

  function writeWalks(units: number): Written {
    const left = Math.min(units, plan.most - drawn)
    scans = Math.max(1, Math.ceil(left / walkKeys))
    const walks = Array.from({ length: scans }, () =>
      writeCommand(['SCAN', String(Math.floor(random() * cursors)), 'COUNT', String(walkKeys)]),
    )
    return { bytes: Buffer.concat(walks), replies: scans }
  }

  function takeNames({ bytes, read }: Answer, into: NameBatch) {
    const count = read.items()
    const from = into.bytes()
    for (let i = 0; i < count; i++) {
      const { start, end } = read.text()
      named += 1
      if (plan.method === 'spread' && random() >= plan.share) continue
      into.add(bytes, start, end)
      drawn += 1
    }
    if (count > 0 && into.count() > 0)
      bytesPerName = Math.max(16, (into.bytes() - from) / count, bytesPerName / 2)
  }

  return {
    /** What to send for more names; nothing when there are enough. */
    next(units: number): Written {
      scans = 0
      if (ended) return { bytes: Buffer.alloc(0), replies: 0 }
      const written = walking
        ? writeWalks(units)
        : { bytes: writeCommand(['SCAN', cursor, 'COUNT', String(namesAtOnce(units))]), replies: 1 }
      scans = written.replies
      cost.spent('scan', scans)
      return written
    },
    /** Puts the next names into a batch; where they begin, so that one can go back to there. */
    take(answer: Answer, into: NameBatch): string {
      const from = cursor
      for (let i = 0; i < scans; i++) {
        const refusal = answer.read.refusal()
        if (refusal) throw explainFailure(refusal, plan.place)
        answer.read.items()
        const at = answer.read.text()
        if (!walking) cursor = answer.bytes.toString('latin1', at.start, at.end)
        takeNames(answer, into)
      }
      if (scans > 0) ended = drawn >= plan.most || (!walking && cursor === '0')
      return from
    },
    back(to: string) {
      cursor = to
      ended = drawn >= plan.most
    },
    over: () => ended,
    /** Every name has passed by. */
    whole: () => !walking && ended && cursor === '0',
    named: () => named,
    wanted: () => Math.min(plan.most, walking ? plan.most : Math.round(options.size() * plan.share)),
  }
}
