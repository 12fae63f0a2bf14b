import type { Step } from './job-run.ts'
import type { Before } from './kept.ts'
import { type KeyBatch, tellLookups } from './key-batch.ts'
import { namedCommands } from './named-commands.ts'
import { faultOf } from './refusal.ts'
import { nothingYet, onTheMove, placeOf, stop, sum, type Tally } from './tally.ts'

const sameTtlMs = 2000

const editBackScript = namedCommands(`
local now = redis.call('DUMP', KEYS[1])
local digest = now and redis.sha1hex(now) or ''
if digest ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('RESTORE', KEYS[1], ARGV[3], ARGV[2], 'REPLACE') end
return 1
`)

/** Brings back what was, wherever nobody did anything else meanwhile: the rest is counted as refused. */
export function createBringBack(options: {
  batch: KeyBatch
  items: readonly Before[]
  now: () => number
}): Step {
  const { batch, now } = options
  const byKey = new Map(options.items.map(item => [item.key.toString('latin1'), item]))

  return async (keys, again) => {
    const items = keys.flatMap(key => byKey.get(key.toString('latin1')) ?? [])
    const tally = nothingYet()
    const groups: Record<Before['kind'], Before[]> = { value: [], ttl: [], edit: [] }
    for (const item of items) {
      if (isOver(item, now())) tally.gone += 1
      else groups[item.kind].push(item)
    }
    const parts = [
      await restore(
        batch,
        groups.value.flatMap(each => (each.kind === 'value' ? each : [])),
        { now, again },
      ),
      await resetTtl(
        batch,
        groups.ttl.flatMap(each => (each.kind === 'ttl' ? each : [])),
        now,
      ),
      await editBack(
        batch,
        groups.edit.flatMap(each => (each.kind === 'edit' ? each : [])),
        now,
      ),
    ]
    return parts.reduce(sum, tally)
  }
}

/** Would have expired meanwhile. */
function isOver(item: Before, now: number): boolean {
  const expiresAt = item.kind === 'edit' ? (item.before?.expiresAt ?? -1) : item.expiresAt
  return expiresAt !== -1 && expiresAt <= now
}

const msLeft = (expiresAt: number, now: number) =>
  expiresAt === -1 ? 0 : Math.max(1, Math.round(expiresAt - now))

type Turn = { now: () => number; again: boolean }

async function restore(
  batch: KeyBatch,
  items: Extract<Before, { kind: 'value' }>[],
  { now, again }: Turn,
): Promise<Tally> {
  const tally = nothingYet()
  const replies = await batch.send(
    items.map(({ key }) => key),
    1,
    (pipeline, key, i) => {
      const item = items[i]
      pipeline.call('RESTORE', key, String(msLeft(item?.expiresAt ?? -1, now())), item?.dump ?? '')
    },
  )
  for (const [reply] of replies) {
    if (!reply) continue
    if (!reply.error) tally.done += 1
    // Sent before without an answer: it may be there because of that.
    else if (again && reply.error.message.startsWith('BUSYKEY')) tally.unsure += 1
    // The key came back by itself: what is there is newer than what we kept.
    else if (reply.error.message.startsWith('BUSYKEY') || onTheMove(reply.error)) tally.refused += 1
    else stop(tally, reply)
  }
  return tally
}

async function resetTtl(batch: KeyBatch, items: Extract<Before, { kind: 'ttl' }>[], now: () => number) {
  const tally = nothingYet()
  const present = await batch.send(
    items.map(({ key }) => key),
    1,
    (pipeline, key) => pipeline.pttl(key),
  )
  const failed = present.flat().find(({ error }) => error !== null)
  if (failed?.error) throw faultOf(failed.error, placeOf(failed))
  const at = now()
  const same = items.filter((item, i) => {
    const left = Number(present[i]?.[0]?.value ?? -2)
    const untouched =
      item.setTo === -1 ? left === -1 : left >= 0 && Math.abs(at + left - item.setTo) <= sameTtlMs
    if (left === -2) tally.gone += 1
    else if (!untouched) tally.refused += 1
    return untouched
  })
  const replies = await batch.send(
    same.map(({ key }) => key),
    1,
    (pipeline, key, i) => {
      const back = same[i]?.expiresAt ?? -1
      if (back === -1) pipeline.persist(key)
      else pipeline.pexpire(key, msLeft(back, now()))
    },
  )
  for (const [reply] of replies) {
    if (!reply) continue
    if (reply.error) stop(tally, reply)
    else tally.done += 1
  }
  return tally
}

async function editBack(batch: KeyBatch, items: Extract<Before, { kind: 'edit' }>[], now: () => number) {
  const tally = nothingYet()
  const replies = await batch.send(
    items.map(({ key }) => key),
    1,
    (pipeline, key, i) => {
      const item = items[i]
      const ttl = String(msLeft(item?.before?.expiresAt ?? -1, now()))
      pipeline.call('EVAL', editBackScript, '1', key, item?.after ?? '', item?.before?.dump ?? '', ttl)
    },
  )
  for (const [i, [reply]] of replies.entries()) {
    if (!reply) continue
    if (reply.error) throw faultOf(reply.error, placeOf(reply))
    tellLookups(reply.node, items[i]?.after ? 1 : 0, items[i]?.after ? 0 : 1)
    if (Number(reply.value) === 1) tally.done += 1
    else tally.refused += 1
  }
  return tally
}
