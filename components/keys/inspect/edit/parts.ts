import type { Part, Place } from '#components/rpc/types.ts'
import { fromBase64, toBase64Url } from '../byte-forms.ts'

/** Whether the server can be asked about it: it is found only by all of its bytes. */
export const isNamed = (part: Part): boolean => part.whole || part.handle !== null

/** How a field or a member is named in a request. */
export const idOfPart = (part: Part): string => part.handle ?? toBase64Url(fromBase64(part.base64))

export const idOfText = (text: string): string => toBase64Url(new TextEncoder().encode(text))

/** Where its own bytes are. */
export function placeOfPart(part: Part): Place | null {
  if (part.whole) return { kind: 'given', base64: part.base64 }
  return part.handle === null ? null : { kind: 'kept', handle: part.handle }
}

/** Two that begin alike are two. */
export const isSamePart = (one: Part, other: Part | undefined): boolean =>
  other !== undefined && one.base64 === other.base64 && one.handle === other.handle

/** An edit is one step of the server, in which it answers nobody else; the server says the same. */
export const mostValueBytes = 1024 * 1024
