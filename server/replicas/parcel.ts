import { randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** NOTIFY takes 8 000 bytes at most. */
const mostText = 7_900
const mostParts = 64
const mostBytes = 4 * 1024 * 1024

/** Packs a value into as few messages as it needs: `id part/parts text`. */
export function pack(value: unknown): string[] {
  const text = deflateRawSync(JSON.stringify(value)).toString('base64')
  const id = randomBytes(6).toString('base64url')
  const parts = Math.ceil(text.length / mostText)
  return Array.from({ length: parts }, (_, i) => {
    return `${id} ${i + 1}/${parts} ${text.slice(i * mostText, (i + 1) * mostText)}`
  })
}

/** Puts messages together again. Only the newest unfinished parcel is kept: an older one is outdated. */
export function createUnpacker<T>(onValue: (value: T) => void) {
  let open: { id: string; texts: string[] } | null = null

  return (message: string) => {
    const [, id, part, parts, text] = /^(\S+) (\d+)\/(\d+) (\S*)$/.exec(message) ?? []
    if (id === undefined || text === undefined || Number(parts) > mostParts) return
    if (open?.id !== id) open = { id, texts: [] }
    if (Number(part) !== open.texts.length + 1) return
    open.texts.push(text)
    if (open.texts.length < Number(parts)) return
    const whole = inflateRawSync(Buffer.from(open.texts.join(''), 'base64'), { maxOutputLength: mostBytes })
    open = null
    onValue(JSON.parse(whole.toString('utf8')))
  }
}
