import { createHash } from 'node:crypto'
import { type Ask, type Command, isAnswer, reasonOf } from './ask.ts'
import { bounds } from './bounds.ts'
import { bytesOf, listOf, pairsOf } from './part.ts'
import type { NotThere, Place, ValueBytes } from './shapes.ts'

const mebibyte = 1024 * 1024
/** As the JSON module names it; Valkey's has the same name. */
export const jsonType = 'ReJSON-RL'

/** The bytes that a person wants decoded or copied: at most a mebibyte of them. */
export async function readValueBytes(
  { ask, partOf }: { ask: Ask; partOf: (name: string) => Buffer },
  key: Buffer,
  place: Place,
): Promise<ValueBytes | NotThere> {
  switch (place.kind) {
    case 'value':
      return beginningOfString(ask, key)
    case 'document':
      return wholeDocument(ask, key)
    case 'field':
      return fieldOf(ask, key, partOf(place.field))
    case 'index':
      return single(ask, { key, type: 'list', command: ['LINDEX', key, place.index], pick: value => value })
    case 'rank': {
      const command: Command = ['ZRANGE', key, place.rank, place.rank]
      return single(ask, { key, type: 'zset', command, pick: value => listOf(value)[0] ?? null })
    }
    case 'entry': {
      const command: Command = ['XRANGE', key, place.entry, place.entry]
      const pick = (value: unknown) => pairsOf(listOf(listOf(value)[0])[1])[place.at]?.[1] ?? null
      return single(ask, { key, type: 'stream', command, pick })
    }
    case 'given':
      return wholeOf(Buffer.from(place.base64, 'base64'))
    case 'kept':
      return wholeOf(partOf(place.handle))
  }
}

async function beginningOfString(ask: Ask, key: Buffer): Promise<ValueBytes | NotThere> {
  const windows: Command[] = []
  for (let at = 0; at < bounds.valueBytes; at += bounds.windowBytes) {
    windows.push(['GETRANGE', key, at, at + bounds.windowBytes - 1])
  }
  const answer = await ask.of(key, 'string', [['STRLEN', key], ...windows])
  if (!isAnswer(answer)) return answer
  const [length, ...parts] = answer.replies
  const refused = parts.find(({ error }) => error)?.error
  if (refused) return { state: 'refused', reason: reasonOf(refused, answer.node) }
  const bytes = Buffer.concat(parts.map(({ value }) => bytesOf(value)))
  const total = length?.error ? bytes.length : Number(length?.value)
  return total === bytes.length ? wholeOf(bytes) : { state: 'here', bytes, total, whole: false, digest: null }
}

/** The module gives all of a document or a path of it: how much memory it takes tells whether that is too much. */
async function wholeDocument(ask: Ask, key: Buffer): Promise<ValueBytes | NotThere> {
  const size = await ask.of(key, jsonType, [['MEMORY', 'USAGE', key]])
  if (!isAnswer(size)) return size
  const memory = Number(size.replies[0]?.value ?? 0)
  if (memory > bounds.documentBytes) {
    return {
      state: 'refused',
      reason: `This document takes ${Math.round(memory / mebibyte)} MiB of memory: it is not fetched. Download it to have it.`,
    }
  }
  return single(ask, { key, type: jsonType, command: ['JSON.GET', key], pick: value => value })
}

async function fieldOf(ask: Ask, key: Buffer, field: Buffer): Promise<ValueBytes | NotThere> {
  const size = await ask.of(key, 'hash', [['HSTRLEN', key, field]])
  if (!isAnswer(size)) return size
  const bytes = Number(size.replies[0]?.value ?? 0)
  if (bytes > bounds.valueBytes) {
    return {
      state: 'refused',
      reason: `This value has ${bytes} bytes. Of a field the server gives all or nothing: download the hash to have it.`,
    }
  }
  return single(ask, { key, type: 'hash', command: ['HGET', key, field], pick: value => value })
}

type Single = { key: Buffer; type: string; command: Command; pick: (value: unknown) => unknown }

async function single(ask: Ask, { key, type, command, pick }: Single): Promise<ValueBytes | NotThere> {
  const answer = await ask.of(key, type, [command])
  if (!isAnswer(answer)) return answer
  const { error, value } = answer.replies[0] ?? { error: null, value: null }
  if (error) return { state: 'refused', reason: reasonOf(error, answer.node) }
  const found = pick(value)
  return found === null ? { state: 'gone' } : wholeOf(bytesOf(found))
}

function wholeOf(all: Buffer): ValueBytes {
  const bytes = all.subarray(0, bounds.valueBytes)
  const digest = createHash('sha256').update(all).digest('hex')
  return { state: 'here', bytes, total: all.length, whole: bytes.length === all.length, digest }
}
