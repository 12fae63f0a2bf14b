import { type Change, expectsNothing, scriptOf, sentenceOf } from './edit-change.ts'
import { editScripts, lookScript } from './edit-scripts.ts'
import type { Kept, KeptJob } from './kept.ts'
import { type KeyBatch, tellLookups } from './key-batch.ts'
import { editUndoBytes, mostDocumentMemory, mostValueBytes } from './limits.ts'
import { namedCommands } from './named-commands.ts'
import { nameOf } from './preview.ts'
import type { Activity, Doer } from './recording.ts'
import { faultOf, type RefusalReason, refusalOf } from './refusal.ts'
import type { Names, UndoOutlook } from './shapes.ts'
import { spanInWords } from './span-words.ts'
import { createTtlChange } from './step-ttl.ts'
import { placeOf } from './tally.ts'

type Expected = 'changed' | 'gone' | 'type' | 'exists' | 'taken' | 'too-large'
export type EditRefusal = Expected | RefusalReason
export type Edited =
  | { ok: true; undo: { until: number; token: string | null } & UndoOutlook }
  | { ok: false; reason: EditRefusal; message: string }

/** The part of a value that an edit is about, as it is now. `digest` goes back with the edit. `same`: as it was known. */
export type Looked =
  | { ok: true; type: string; ttlMs: number | null; value: string | null; digest: string; same: boolean }
  | { ok: false; reason: 'gone' | 'too-large'; message: string }

export type EditOptions = {
  target: string
  batch: KeyBatch
  names: Names
  kept: Kept
  activity: Activity
  now: () => number
}

const refusals: Record<Expected, string> = {
  changed: 'Somebody has changed it meanwhile. Look at what it is now before you change it.',
  gone: 'The key is gone: it has expired, or was removed meanwhile.',
  type: 'The key has another type than it had. Look at it again before you change it.',
  exists: 'There is a key of this name already. Nothing was changed.',
  taken: 'There is one of this name already. Nothing was changed.',
  'too-large': 'It has more than 1 MiB now, which is more than can be edited here.',
}

export const refuse = (reason: Expected): Edited => ({
  ok: false,
  reason,
  message: refusals[reason],
})

const isRefusal = (status: string): status is Expected => status in refusals

export function createEdits(options: EditOptions) {
  const { batch, names, kept, activity, now } = options

  async function look(key: Buffer, part: Buffer, known: string): Promise<Looked> {
    const [[reply] = []] = await batch.send([key], 1, pipeline =>
      pipeline.callBuffer('EVAL', namedCommands(lookScript), '1', key, part, String(mostValueBytes), known),
    )
    if (!reply) throw new Error('no reply')
    if (reply.error) throw faultOf(reply.error, placeOf(reply))
    const [type, hits, misses, ttl, kind, value, digest] = Array.isArray(reply.value) ? reply.value : []
    tellLookups(reply.node, Number(hits), Number(misses))
    if (String(type) === 'none') return { ok: false, reason: 'gone', message: refusals.gone }
    if (String(kind) === 'large') {
      return { ok: false, reason: 'too-large', message: largeText(String(type), Number(value)) }
    }
    return {
      ok: true,
      type: String(type),
      ttlMs: Number(ttl) < 0 ? null : Number(ttl),
      value: String(kind) === 'value' && value instanceof Buffer ? value.toString('base64url') : null,
      digest: String(digest ?? ''),
      same: String(kind) === 'same',
    }
  }

  async function run(key: Buffer, change: Change, seen: string, keeping: KeptJob): Promise<Edited> {
    const { script, args } = scriptOf(change)
    const digest = expectsNothing(change) ? '' : seen
    const [[reply] = []] = await batch.send([key], 1, pipeline =>
      pipeline.callBuffer(
        'EVAL',
        namedCommands(editScripts[script]),
        '1',
        key,
        digest,
        String(editUndoBytes),
        ...args,
      ),
    )
    if (!reply) throw new Error('no reply')
    if (reply.error) {
      const refusal = refusalOf(reply.error, placeOf(reply))
      if (refusal) return refusal
      throw faultOf(reply.error, placeOf(reply))
    }
    const [status, type, hits, misses, ttl, dump, after] = Array.isArray(reply.value) ? reply.value : []
    tellLookups(reply.node, Number(hits), Number(misses))
    const how = String(status)
    if (isRefusal(how)) return refuse(how)
    const was = dump instanceof Buffer && dump.length > 0 ? dump : null
    if (was === null && String(type) !== 'none') {
      keeping.giveUp('The value takes more than 1.5 MiB: reading it twice would keep the server busy.')
    }
    const expiresAt = Number(ttl) < 0 ? -1 : now() + Number(ttl)
    keeping.add({ kind: 'edit', key, before: was && { dump: was, expiresAt }, after: String(after) || null })
    return { ok: true, undo: offerOf(keeping, now()) }
  }

  /** Written down before it is tried, and again when it is known how it went. */
  async function recorded(
    about: { viewer: Doer; what: string; done: string; detail: Record<string, unknown> },
    work: (keeping: KeptJob) => Promise<Edited>,
  ): Promise<Edited> {
    const entry = await activity.recordFirst({
      viewer: about.viewer,
      target: options.target,
      action: 'keys.edit',
      summary: about.what,
      count: null,
      detail: about.detail,
      undo: null,
    })
    const keeping = kept.begin()
    try {
      const edited = await work(keeping)
      if (edited.ok) {
        const { token, until } = edited.undo
        activity.settle(entry, { summary: about.done, count: 1, undo: token ? { token, until } : null })
      } else {
        keeping.drop()
        activity.settle(entry, { summary: `Not done: ${about.what} ${edited.message}`, count: 0 })
      }
      return edited
    } catch (error) {
      keeping.drop()
      const why = error instanceof Error ? error.message : ''
      activity.settle(entry, { summary: `It is not known whether this was done: ${about.what} ${why}` })
      throw error
    }
  }

  const shown = (key: Buffer) => `“${nameOf(key, names).text.slice(0, 200)}”`

  return {
    look,
    recorded,
    shown,
    change(viewer: Doer, key: Buffer, { change, seen }: { change: Change; seen: string }): Promise<Edited> {
      // Refused before it is written down: a score that is none was never tried.
      scriptOf(change)
      const done = `${sentenceOf(change)} ${shown(key)}.`
      const detail = { key: nameOf(key, names), change: change.kind, op: 'op' in change ? change.op : null }
      return recorded({ viewer, what: `Edit ${shown(key)}.`, done, detail }, keeping =>
        run(key, change, seen, keeping),
      )
    },
    ttl(viewer: Doer, key: Buffer, ttlMs: number | null): Promise<Edited> {
      const done =
        ttlMs === null
          ? `Took the TTL off ${shown(key)}.`
          : `Set the TTL of ${shown(key)} to ${spanInWords(ttlMs)}.`
      const detail = { key: nameOf(key, names), change: 'ttl', ttlMs }
      return recorded({ viewer, what: `Edit the TTL of ${shown(key)}.`, done, detail }, async keeping => {
        const step = createTtlChange({ batch, kept: keeping, now }, { ttlMs, jitter: 0 })
        const tally = await step([key], false)
        return tally.done === 1 ? { ok: true, undo: offerOf(keeping, now()) } : refuse('gone')
      })
    },
  }
}

export type Edits = ReturnType<typeof createEdits>

export function offerOf(keeping: KeptJob, now: number): Extract<Edited, { ok: true }>['undo'] {
  const offer = keeping.offer()
  if (offer) return { ...offer, possible: true, why: 'What it was is kept for a minute.' }
  return {
    until: now,
    token: null,
    possible: false,
    why: keeping.given() ?? 'There is nothing to go back to.',
  }
}

/** In one step it would keep the server from everybody else for too long. */
function largeText(type: string, size: number): string {
  const mebibytes = (size / 1024 / 1024).toFixed(1)
  const how = type === 'ReJSON-RL' ? `takes ${mebibytes} MiB of memory` : `has ${mebibytes} MiB`
  const most = type === 'ReJSON-RL' ? mostDocumentMemory : mostValueBytes
  return `This ${how}. At most ${most / 1024 / 1024} MiB can be edited here, because an edit is one step in which the server answers nobody else. Download it to have all of it.`
}
