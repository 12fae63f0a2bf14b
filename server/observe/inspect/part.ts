import { textOf } from '#server/observe/keys/name.ts'
import { bounds } from './bounds.ts'
import type { Part } from './shapes.ts'

/** Whatever came from the server as the screen gets it: its beginning, and how long it is. */
export function partOf(value: unknown, most: number = bounds.partBytes): Part {
  const bytes = bytesOf(value)
  const shown = bytes.subarray(0, most)
  const { text, inexact } = textOf(bytes)
  const whole = shown.length === bytes.length
  return { base64: shown.toString('base64'), text, inexact, bytes: bytes.length, whole, handle: null }
}

export function bytesOf(value: unknown): Buffer {
  return value instanceof Buffer ? value : Buffer.from(value === null ? '' : String(value))
}

export const textIn = (value: unknown): string => bytesOf(value).toString('latin1')

/** A list of the server; anything else is none. */
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** `[a, 1, b, 2]` or `[[a, 1], [b, 2]]`: servers and protocols differ. */
export function pairsOf(value: unknown): [unknown, unknown][] {
  const items = listOf(value)
  if (Array.isArray(items[0])) return items.map(pair => [listOf(pair)[0], listOf(pair)[1]])
  const pairs: [unknown, unknown][] = []
  for (let i = 0; i + 1 < items.length; i += 2) pairs.push([items[i], items[i + 1]])
  return pairs
}
