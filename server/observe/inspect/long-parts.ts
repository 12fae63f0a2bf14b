import { createHash } from 'node:crypto'
import { BoardError } from '#server/errors.ts'
import { bounds } from './bounds.ts'
import { bytesOf, partOf } from './part.ts'
import type { Part } from './shapes.ts'

export type LongParts = ReturnType<typeof createLongParts>

/**
 * A field or a member is found only by all of its bytes, and those may be too many for a page: the board keeps what
 * it has shown the beginning of, and the screen names it by its digest. What was shown longest ago is forgotten first.
 */
export function createLongParts(mostBytes: number = bounds.longPartsBytes) {
  const kept = new Map<string, Buffer>()
  let held = 0

  function forget(handle: string) {
    held -= kept.get(handle)?.length ?? 0
    kept.delete(handle)
  }

  function keep(bytes: Buffer): string {
    const handle = `~${createHash('sha256').update(bytes).digest('base64url')}`
    forget(handle)
    // A copy: the answer of the server that it is a part of is much larger.
    kept.set(handle, Buffer.from(bytes))
    held += bytes.length
    for (const oldest of kept.keys()) {
      if (held <= mostBytes) break
      forget(oldest)
    }
    return handle
  }

  return {
    /** What the screen gets of a field or a member. One that is too large to be named at all has no handle. */
    named(value: unknown): Part {
      const part = partOf(value)
      if (part.whole || part.bytes > bounds.valueBytes) return part
      return { ...part, handle: keep(bytesOf(value)) }
    },
    /** The bytes of a part: written out in base64url, or kept under the handle. */
    bytesOf(name: string): Buffer {
      if (!name.startsWith('~')) return Buffer.from(name, 'base64url')
      const found = kept.get(name)
      if (found) return found
      throw new BoardError(
        'NOT_FOUND',
        'The board does not remember all of this long name any more. Look at the value again.',
      )
    },
  }
}
