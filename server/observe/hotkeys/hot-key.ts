import { textOf } from '../keys/name.ts'
import type { HotKey } from './shapes.ts'

const mostIdBytes = 12 * 1024

export function hotKeyOf(
  key: Buffer,
  { value, error, total }: { value: number; error: number; total: number | null },
): HotKey {
  return {
    id: key.length > mostIdBytes ? null : key.toString('base64url'),
    ...textOf(key),
    value,
    error,
    share: total ? value / total : null,
  }
}
