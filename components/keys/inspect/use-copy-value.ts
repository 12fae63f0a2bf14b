'use client'

import { useQueryClient } from '@tanstack/react-query'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { Place } from '#components/rpc/types.ts'
import { type ByteForm, formNames, fromBase64, utf8 } from './byte-forms.ts'
import { useInspecting } from './inspecting.tsx'
import { CopyRefused, useCopy } from './use-copy.ts'

/** Copies the bytes at a place; of a value above a mebibyte its beginning, and says so. */
export function useCopyValue(place: Place) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const { target, id } = useInspecting()
  const copy = useCopy()

  async function ask(form: 'base64' | 'hex' | 'escaped') {
    const options = trpc.inspect.raw.queryOptions({ target, id, place, form }, { staleTime: 0, gcTime: 0 })
    const found = await client.fetchQuery(options).catch(error => {
      throw new CopyRefused(faultOf(error).message)
    })
    if (found.state === 'refused') throw new CopyRefused(found.reason)
    if (found.state !== 'here') throw new CopyRefused('It is not there any more.')
    return found
  }

  async function fetchAs(form: ByteForm) {
    const { text, whole } = await ask(form === 'text' ? 'base64' : form)
    const what = whole ? formNames[form] : `The first MiB (${formNames[form].toLowerCase()})`
    if (form !== 'text') return { what, text }
    const read = utf8(fromBase64(text))
    if (read === null)
      throw new CopyRefused('These bytes are not UTF-8. Copy them escaped, in hex or in Base64.')
    return { what, text: read }
  }

  return (form: ByteForm) => void copy(() => fetchAs(form))
}
