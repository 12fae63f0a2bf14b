import { open, seal } from '#server/engine/codecs/envelope.ts'
import type { CacheStore, DirtySet, Journal } from '#server/engine/ports.ts'

export type StoreWorld = {
  store: () => CacheStore & Journal & DirtySet
  /** Lets time pass on the store's clock. */
  pass: (ms: number) => Promise<unknown>
  plant: (key: string, bytes: Buffer) => Promise<unknown>
  /** As after a restart of the server that kept its data; undefined where that cannot be done. */
  restart: (() => Promise<unknown>) | undefined
}

const body = { codec: 'json' as const, schema: 0 }
export const entry = (value: unknown, version = 0) => {
  const stamp = { version, created: version, freshUntil: 1e15, loadMs: 1, tags: [], tagVersions: [] }
  return seal('value', stamp, { ...body, value })
}
export const tombstone = (version: number) =>
  seal(
    'tombstone',
    { version, created: 0, freshUntil: 0, loadMs: 0, tags: [], tagVersions: [] },
    { ...body, value: 0 },
  )
export const read = (bytes: Uint8Array) => {
  const opened = open(bytes, { schema: 0, tags: [] })
  return opened.ok ? opened.entry.value : opened.reason
}

let keys = 0
export const newKey = () => `key {with} % braces:${++keys}`

/** What a reader would get for a key now. */
export async function heldIn(world: StoreWorld, key: string) {
  const { found } = await world.store().read(key, [], 0)
  return found.kind === 'entry' ? read(found.bytes) : found.kind
}
