import { createHash } from 'node:crypto'
import { slotOf } from '#server/targets/slots.ts'
import type { Target } from '#server/targets/target.ts'
import { type Edited, type Edits, offerOf, refuse } from './edit.ts'
import { dumpScript, removeScript } from './edit-scripts.ts'
import type { KeptJob } from './kept.ts'
import { type KeyBatch, type Reply, tellLookups } from './key-batch.ts'
import { carriedBytes, editUndoBytes, movedBytes } from './limits.ts'
import { namedCommands } from './named-commands.ts'
import type { Doer } from './recording.ts'
import { faultOf, refusalOf } from './refusal.ts'
import { placeOf } from './tally.ts'

type Options = { target: Target; batch: KeyBatch; edits: Edits; now: () => number }
type Copy = { dump: Buffer; ttl: number; digest: string }

/** Another name for a key, or a second key like it: never over a key that is there. */
export function createNameEdits({ target, batch, edits, now }: Options) {
  async function one(key: Buffer, write: Parameters<KeyBatch['send']>[2]): Promise<Reply> {
    const [[reply] = []] = await batch.send([key], 1, write)
    if (!reply) throw new Error('no reply')
    return reply
  }

  function refused(reply: Reply): Edited {
    const refusal = reply.error && refusalOf(reply.error, placeOf(reply))
    if (refusal) return refusal
    throw faultOf(reply.error, placeOf(reply))
  }

  /** The value as it is, if it takes no more than that. */
  async function read(key: Buffer, most: number): Promise<Copy | 'gone' | 'large' | Edited> {
    const reply = await one(key, pipeline =>
      pipeline.callBuffer('EVAL', namedCommands(dumpScript), '1', key, String(most)),
    )
    if (reply.error) return refused(reply)
    const [status, ttl, dump] = Array.isArray(reply.value) ? reply.value : []
    if (String(status) === 'gone') return 'gone'
    if (!(dump instanceof Buffer)) return 'large'
    tellLookups(reply.node, 2, 0)
    return { dump, ttl: Number(ttl), digest: createHash('sha1').update(dump).digest('hex') }
  }

  const isCopy = (read: Copy | string | Edited): read is Copy => typeof read === 'object' && 'dump' in read
  const expiresAt = ({ ttl }: Copy) => (ttl < 0 ? -1 : now() + ttl)

  /** What it takes to take the new name away again. */
  function keepNew(keeping: KeptJob, key: Buffer, { digest }: Copy) {
    keeping.add({ kind: 'edit', key, before: null, after: digest })
  }

  async function carry(from: Copy, to: Buffer): Promise<Edited | null> {
    const ttl = String(Math.max(0, from.ttl))
    const reply = await one(to, pipeline => pipeline.call('RESTORE', to, ttl, from.dump))
    if (!reply.error) return null
    return reply.error.message.startsWith('BUSYKEY') ? refuse('exists') : refused(reply)
  }

  const sameNode = (from: Buffer, to: Buffer) => target.kind !== 'cluster' || slotOf(from) === slotOf(to)

  async function renameHere(from: Buffer, to: Buffer, keeping: KeptJob): Promise<Edited> {
    const before = await read(from, editUndoBytes)
    const reply = await one(from, pipeline => pipeline.call('RENAMENX', from, to))
    if (reply.error) return /no such key/i.test(reply.error.message) ? refuse('gone') : refused(reply)
    if (Number(reply.value) !== 1) return refuse('exists')
    if (isCopy(before)) {
      const { dump } = before
      keeping.add({ kind: 'edit', key: from, before: { dump, expiresAt: expiresAt(before) }, after: null })
      keepNew(keeping, to, before)
    } else keeping.giveUp('The value takes more than 1.5 MiB: rename it back by hand.')
    return { ok: true, undo: offerOf(keeping, now()) }
  }

  async function renameAcross(from: Buffer, to: Buffer, keeping: KeptJob): Promise<Edited> {
    const before = await read(from, movedBytes)
    if (before === 'gone') return refuse('gone')
    if (before === 'large') {
      const message =
        'The new name belongs to another node, and the value is larger than 8 MiB. Copy it instead.'
      return { ok: false, reason: 'too-large', message }
    }
    if (!isCopy(before)) return before
    const failed = await carry(before, to)
    if (failed) return failed
    const remove = (key: Buffer) =>
      one(key, pipeline => pipeline.call('EVAL', namedCommands(removeScript), '1', key, before.digest))
    const removed = await remove(from)
    tellLookups(removed.node, 1, 0)
    if (removed.error || Number(removed.value) !== 1) {
      await remove(to)
      return removed.error ? refused(removed) : refuse('changed')
    }
    const { dump } = before
    keeping.add({ kind: 'edit', key: from, before: { dump, expiresAt: expiresAt(before) }, after: null })
    keepNew(keeping, to, before)
    return { ok: true, undo: offerOf(keeping, now()) }
  }

  async function copyTo(from: Buffer, to: Buffer, keeping: KeptJob): Promise<Edited> {
    const before = await read(from, carriedBytes)
    if (before === 'gone') return refuse('gone')
    if (before === 'large') {
      return { ok: false, reason: 'too-large', message: 'A value of more than 64 MiB is not copied here.' }
    }
    if (!isCopy(before)) return before
    const failed = await carry(before, to)
    if (failed) return failed
    keepNew(keeping, to, before)
    return { ok: true, undo: offerOf(keeping, now()) }
  }

  const { recorded, shown } = edits
  const detail = (change: string, from: Buffer, to: Buffer) => ({
    change,
    key: shown(from),
    to: shown(to),
  })

  return {
    rename(viewer: Doer, from: Buffer, to: Buffer): Promise<Edited> {
      if (from.equals(to)) return Promise.resolve(refuse('exists'))
      return recorded(
        {
          viewer,
          what: `Rename ${shown(from)} to ${shown(to)}.`,
          done: `Renamed ${shown(from)} to ${shown(to)}.`,
          detail: detail('rename', from, to),
        },
        keeping => (sameNode(from, to) ? renameHere(from, to, keeping) : renameAcross(from, to, keeping)),
      )
    },
    copy(viewer: Doer, from: Buffer, to: Buffer): Promise<Edited> {
      if (from.equals(to)) return Promise.resolve(refuse('exists'))
      return recorded(
        {
          viewer,
          what: `Copy ${shown(from)} to ${shown(to)}.`,
          done: `Copied ${shown(from)} to ${shown(to)}.`,
          detail: detail('copy', from, to),
        },
        keeping => copyTo(from, to, keeping),
      )
    },
  }
}
