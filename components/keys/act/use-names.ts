'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { Chosen } from './selector-of.ts'

const mostPages = 50
const perPage = 100

export type Wanted = Exclude<Chosen, { kind: 'list' }> | { kind: 'pattern'; pattern: string }
type Page = { rows: { id: string }[]; next: string | null }
export type Names = { ids: string[]; more: boolean }

/** The ids behind a selection: those of a namespace or a pattern are asked for, some thousand at most. */
export function useNames(target: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  return async (wanted: Wanted, progress: (names: number) => void): Promise<Names> => {
    if (wanted.kind === 'keys') return { ids: wanted.ids, more: false }
    const { pattern } = wanted
    const filter = wanted.kind === 'pattern' ? { pattern } : { pattern, prefix: wanted.prefix }
    const ids: string[] = []
    let cursor: string | null = null
    for (let page = 0; page < mostPages; page++) {
      const options = trpc.keys.list.queryOptions({ target, filter, cursor, limit: perPage })
      const found: Page = await queries.fetchQuery({ ...options, staleTime: 0, gcTime: 0 })
      ids.push(...found.rows.map(({ id }) => id))
      progress(ids.length)
      cursor = found.next
      if (cursor === null) break
    }
    return { ids, more: cursor !== null }
  }
}
