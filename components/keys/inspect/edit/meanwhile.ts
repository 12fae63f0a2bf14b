import type { Looked } from '#components/rpc/types.ts'
import { fromBase64 } from '../byte-forms.ts'

/** Some bytes, and the digest with which the server knows them again. */
export type Seen = { bytes: Uint8Array; digest: string }
export type Meanwhile = { words: string | null; value: Seen | null }

const nothing: Meanwhile = { words: null, value: null }

/** What has become of the value while somebody edits it. */
export function meanwhile(now: Looked | null, digest: string): Meanwhile {
  if (now === null || (now.ok && now.same)) return nothing
  if (!now.ok) return { words: `${now.message} What you wrote stays here.`, value: null }
  if (now.value === null) {
    return { words: 'It was removed meanwhile, or has another type. What you wrote stays here.', value: null }
  }
  const value = { bytes: fromBase64(now.value), digest: now.digest }
  if (now.digest === digest) return { words: null, value }
  return { words: 'Somebody has changed it meanwhile. What you wrote stays; saving shows you both.', value }
}
