'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { Part } from '#components/rpc/types.ts'
import { fromBase64 } from '../byte-forms.ts'
import { useInspecting } from '../inspecting.tsx'

/** All bytes of a field's or a member's name: those of a long one are asked for. null: not here (yet). */
export function useWholePart(part: Part): { bytes: Uint8Array | null; error: unknown } {
  const trpc = useTRPC()
  const { target, id } = useInspecting()
  const place = { kind: 'kept' as const, handle: part.handle ?? '' }
  const { data, error } = useQuery(
    trpc.inspect.raw.queryOptions(
      { target, id, place, form: 'base64' },
      { enabled: !part.whole && part.handle !== null, staleTime: Number.POSITIVE_INFINITY, gcTime: 0 },
    ),
  )
  if (part.whole) return { bytes: fromBase64(part.base64), error: null }
  return { bytes: data?.state === 'here' ? fromBase64(data.text) : null, error }
}
