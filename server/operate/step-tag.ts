import type { Step } from './job-run.ts'
import { type KeyBatch, tellLookups } from './key-batch.ts'
import { namedCommands } from './named-commands.ts'
import { tallyOf } from './tally.ts'

/** The engine's entries remember the version of their tags: counting it up voids them all at once. */
export function createTagBump({ batch }: { batch: KeyBatch }): Step {
  return async (keys, again) => {
    const replies = await batch.send(keys, 1, (pipeline, key) => pipeline.call('EVAL', bumpScript, '1', key))
    const counted = replies.map(([reply]) => {
      if (!reply || reply.error) return reply
      const [done, hits, misses] = Array.isArray(reply.value) ? reply.value : []
      tellLookups(reply.node, Number(hits), Number(misses))
      return { ...reply, value: done }
    })
    return tallyOf(counted, again)
  }
}

const bumpScript = namedCommands(`
local type = redis.call('TYPE', KEYS[1]).ok
if type == 'none' then return {0, 0, 1} end
if type ~= 'string' then return {0, 1, 0} end
if not string.match(redis.call('GETRANGE', KEYS[1], 0, 20), '^%d+$') then return {0, 2, 0} end
redis.call('INCR', KEYS[1])
return {1, 2, 0}
`)
