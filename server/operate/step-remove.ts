import type { Step } from './job-run.ts'
import { tooLarge } from './kept.ts'
import { tellLookups } from './key-batch.ts'
import { namedCommands } from './named-commands.ts'
import { faultOf, isClosed } from './refusal.ts'
import {
  lostAnswer,
  nothingYet,
  onTheMove,
  placeOf,
  refuse,
  type StepOptions,
  sum,
  type Tally,
  tallyOf,
} from './tally.ts'

/** Measures, reads and removes a key at one moment, so that no write falls in between. */
const takeScript = namedCommands(`
local size = redis.call('MEMORY', 'USAGE', KEYS[1])
if not size then return {'gone'} end
if size > tonumber(ARGV[1]) then return {'large'} end
local ttl = redis.call('PTTL', KEYS[1])
local dump = redis.call('DUMP', KEYS[1])
redis.call(ARGV[2], KEYS[1])
return {'taken', ttl, dump}
`)

export function createRemoval({ batch, kept, now }: StepOptions): Step {
  let word: 'UNLINK' | 'DEL' = 'UNLINK'

  async function remove(keys: readonly Buffer[], again: boolean): Promise<Tally> {
    const replies = await batch.send(keys, 1, (pipeline, key) => pipeline.call(word, key))
    const unknown = replies.some(([reply]) => /unknown command/i.test(reply?.error?.message ?? ''))
    if (unknown && word === 'UNLINK') {
      // Before Redis 4 there is DEL only.
      word = 'DEL'
      return remove(keys, again)
    }
    return tallyOf(
      replies.map(([reply]) => reply),
      again,
    )
  }

  /** How much each of them may take. Values that grow a lot in between are not worth the risk. */
  async function roomFor(keys: readonly Buffer[]): Promise<number[] | null> {
    const replies = (
      await batch.send(keys, 1, (pipeline, key) => pipeline.call('MEMORY', 'USAGE', key))
    ).flat()
    const refused = replies.find(({ error }) => error && !onTheMove(error))
    if (refused?.error) {
      kept.giveUp(faultOf(refused.error, placeOf(refused)).message)
      return null
    }
    const sizes = replies.map(({ value }) => Number(value ?? 0))
    const sum = sizes.reduce((total, size) => total + size, 0)
    if (sum <= kept.room()) return sizes.map(size => Math.min(size * 2 + 4096, kept.room()))
    kept.giveUp(tooLarge(kept.jobBytes))
    return null
  }

  async function take(keys: readonly Buffer[], room: readonly number[], again: boolean): Promise<Tally> {
    const replies = await batch
      .send(keys, 1, (pipeline, key, i) =>
        pipeline.callBuffer('EVAL', takeScript, '1', key, String(room[i] ?? 0), word),
      )
      .catch(error => {
        kept.giveUp(lostAnswer)
        throw error
      })
    const rest: Buffer[] = []
    const tally = nothingYet()
    for (const [i, key] of keys.entries()) {
      const reply = replies[i]?.[0]
      if (!reply) continue
      const { error } = reply
      // What a removal without its value would be refused as well takes nothing from what was removed before.
      if (error && isClosed(error, placeOf(reply))) {
        refuse(tally, { ...reply, error })
        continue
      }
      if (error) {
        if (!onTheMove(error)) kept.giveUp(faultOf(error, placeOf(reply)).message)
        rest.push(key)
        continue
      }
      const [kind, ttl, dump] = Array.isArray(reply.value) ? reply.value : []
      if (String(kind) === 'taken' && dump instanceof Buffer) {
        tellLookups(reply.node, 2, 0)
        tally.done += 1
        kept.add({ kind: 'value', key, dump, expiresAt: Number(ttl) < 0 ? -1 : now() + Number(ttl) })
      } else if (String(kind) === 'large') {
        kept.giveUp(tooLarge(kept.jobBytes))
        rest.push(key)
      } else if (again) tally.unsure += 1
      else tally.gone += 1
    }
    return rest.length === 0 ? tally : sum(tally, await remove(rest, false))
  }

  return async (keys, again) => {
    if (kept.given() !== null) return remove(keys, again)
    const room = await roomFor(keys)
    return room ? take(keys, room, again) : remove(keys, again)
  }
}
