import { bytesOfId, idOfBytes } from '../name-of-id.ts'

/** The namespaces around a namespace, from the outside in; itself not among them. */
export function ancestorsOf(prefix: string | null, delimiter: string): string[] {
  const bytes = prefix === null ? null : bytesOfId(prefix)
  if (!bytes) return []
  const mark = new TextEncoder().encode(delimiter)
  const found: string[] = []
  for (let at = 0; at + mark.length < bytes.length; at++) {
    if (!mark.every((byte, i) => bytes[at + i] === byte)) continue
    found.push(idOfBytes(bytes.subarray(0, at + mark.length)))
    at += mark.length - 1
  }
  return found
}
