'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'
import { type ByteForm, formNames, fromBase64, writeBytes } from './byte-forms.ts'
import { useInspecting } from './inspecting.tsx'
import { CopyRefused, useCopy } from './use-copy.ts'

/** A name above 12 KiB travels as a handle: then its bytes have to be fetched. */
const isHandle = (id: string) => id.startsWith('~')

function useNameBytes() {
  const trpc = useTRPC()
  const client = useQueryClient()
  const { target, id } = useInspecting()
  return async (): Promise<Uint8Array> => {
    if (!isHandle(id)) return fromBase64(id)
    const { base64 } = await client.fetchQuery(trpc.inspect.name.queryOptions({ target, id }))
    return fromBase64(base64)
  }
}

export function useCopyName() {
  const bytes = useNameBytes()
  const copy = useCopy()
  async function fetchAs(form: ByteForm) {
    const text = writeBytes(await bytes(), form)
    if (text === null) throw new CopyRefused('This name is not UTF-8. Copy it escaped, in hex or in Base64.')
    return { what: `The name (${formNames[form].toLowerCase()})`, text }
  }
  return (form: ByteForm) => void copy(() => fetchAs(form))
}
