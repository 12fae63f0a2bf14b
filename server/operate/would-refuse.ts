import { randomBytes } from 'node:crypto'
import type { Target, TargetNode } from '#server/targets/target.ts'
import type { KeyBatch } from './key-batch.ts'
import { mastersOf } from './masters.ts'
import { readOnlyWords, refusalOf } from './refusal.ts'
import type { Action } from './shapes.ts'
import { placeOf } from './tally.ts'

const commands = { invalidate: ['UNLINK'], expire: ['PEXPIRE', '1000'], persist: ['PERSIST'] } as const
/** An old server that does not know UNLINK takes DEL: that is no refusal. */
const hindrances = new Set(['not-permitted', 'not-whole', 'read-only'])

/** Asked first: a refused write would make the client leave the server. */
async function isReadOnly(node: TargetNode): Promise<boolean> {
  const client = await node.browser()
  const told = await client.info('replication')
  return /^role:slave/m.test(told) && !/^slave_read_only:0/m.test(told)
}

/**
 * What the server would refuse in any case, said before it is begun. It is tried on a name that no key has: one of the
 * chosen keys with something random behind it, so that the rights by name are tried as well.
 */
export async function wouldRefuse(
  { target, batch }: { target: Target; batch: KeyBatch },
  { action, like }: { action: Action; like: Buffer },
): Promise<string | null> {
  for (const node of mastersOf(target)) {
    // Who may not ask hears it from the job.
    const readOnly = await isReadOnly(node).catch(() => null)
    if (readOnly === null) return null
    if (readOnly) return readOnlyWords(node.name)
  }
  const [command, ...rest] = commands[action.kind]
  const absent = Buffer.concat([like.subarray(0, 1024), randomBytes(16)])
  const replies = await batch.send([absent], 1, (pipeline, key) => pipeline.call(command, key, ...rest))
  for (const reply of replies.flat()) {
    const refusal = reply.error && refusalOf(reply.error, placeOf(reply))
    if (refusal && hindrances.has(refusal.reason)) return refusal.message
  }
  return null
}
