import { z } from 'zod'
import { BoardError } from '#server/errors.ts'

/** Where the next page begins: of a scan its cursor and how much of its answer was shown, else a number of rows. */
const shape = z.union([
  z.object({
    scan: z.string().regex(/^\d{1,20}$/),
    skip: z.int().min(0).max(10_000_000),
  }),
  z.object({
    row: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  }),
  z.object({
    before: z.string().regex(/^\d{1,20}-\d{1,20}$/),
  }),
])
type Cursor = z.infer<typeof shape>

export const writeCursor = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url')

function read(text: string): Cursor {
  try {
    return shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch (cause) {
    throw new BoardError('BAD_INPUT', 'cursor: this page does not exist.', cause)
  }
}

const wrong = () => new BoardError('BAD_INPUT', 'cursor: this page belongs to another kind of value.')

export function scanCursor(text: string | null): { scan: string; skip: number } {
  if (text === null) return { scan: '0', skip: 0 }
  const cursor = read(text)
  if (!('scan' in cursor)) throw wrong()
  return cursor
}

export function rowCursor(text: string | null): number {
  if (text === null) return 0
  const cursor = read(text)
  if (!('row' in cursor)) throw wrong()
  return cursor.row
}

/** Entries older than this one; null: from the newest. */
export function entryCursor(text: string | null): string | null {
  if (text === null) return null
  const cursor = read(text)
  if (!('before' in cursor)) throw wrong()
  return cursor.before
}
