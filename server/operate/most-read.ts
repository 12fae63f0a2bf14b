import type { Target } from '#server/targets/target.ts'
import { readsOf } from './estimate.ts'
import type { KeyBatch } from './key-batch.ts'
import { batchKeys } from './limits.ts'
import { mastersOf } from './masters.ts'
import { createNodeScan } from './node-scan.ts'
import { faultOf } from './refusal.ts'

const lookMs = 2000

export type MostRead =
  | { ok: true; keys: { key: Buffer; frequency: number }[]; looked: number; of: number }
  | { ok: false; reason: 'no-frequency'; message: string }

/** The keys that are read most, by the server's LFU counters, among as many as can be looked at in a moment. */
export async function findMostRead(
  { target, batch }: { target: Target; batch: KeyBatch },
  count: number,
): Promise<MostRead> {
  const until = performance.now() + lookMs
  const masters = mastersOf(target)
  let best: { key: Buffer; frequency: number }[] = []
  let looked = 0
  let of = 0
  let refused = false

  async function look(keys: readonly Buffer[]) {
    const replies = await batch.send(keys, 1, (pipeline, key) => pipeline.call('OBJECT', 'FREQ', key))
    for (const [i, key] of keys.entries()) {
      const reply = replies[i]?.[0]
      if (reply?.error && /\b(LFU|LRU)\b/.test(reply.error.message)) refused = true
      else if (reply?.error) throw faultOf(reply.error, { address: reply.node.name, user: reply.node.user })
      else if (reply && reply.value !== null) best.push({ key, frequency: Number(reply.value) })
    }
    looked += keys.length
    if (best.length > count * 2) best = firstOf(best, count)
  }

  for (const node of masters) {
    const scan = createNodeScan({ node, match: null })
    try {
      of += await (await node.browser()).dbsize()
      while (!scan.over() && !refused && performance.now() < until) {
        const names = await scan.next()
        for (let at = 0; at < names.length && !refused; at += batchKeys) {
          await look(names.slice(at, at + batchKeys))
        }
      }
    } catch (error) {
      throw faultOf(error, { address: node.name, user: node.user })
    }
  }
  if (refused) {
    return {
      ok: false,
      reason: 'no-frequency',
      message:
        'This server does not count how often a key is read: that needs maxmemory-policy allkeys-lfu or volatile-lfu.',
    }
  }
  return { ok: true, keys: firstOf(best, count), looked, of }
}

function firstOf(keys: readonly { key: Buffer; frequency: number }[], count: number) {
  return keys.toSorted((a, b) => readsOf(b.frequency) - readsOf(a.frequency)).slice(0, count)
}
