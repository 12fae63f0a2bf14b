import type { Part } from '#components/rpc/types.ts'
import { fromBase64, toBase64Url } from '../byte-forms.ts'

/** How an element is named in a request. Only where all of its bytes are here. */
export const idOfPart = (part: Part): string => toBase64Url(fromBase64(part.base64))

export const idOfText = (text: string): string => toBase64Url(new TextEncoder().encode(text))

/** A request takes no more; the server says the same. */
export const mostValueBytes = 32 * 1024
