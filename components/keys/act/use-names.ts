'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { Chosen } from './selector-of.ts'

const most = 100_000
const perPage = 1000

export type Wanted = Exclude<Chosen, { kind: 'list' }> | { kind: 'pattern'; pattern: string }
type Page = { rows: { id: string }[]; next: string | null; problem: string | null }
/** `problem`: why they are not all of them, where it is not that there are too many. */
export type Names = { ids: string[]; more: boolean; problem: string | null }

/** The ids behind a selection: those of a namespace or a pattern are asked for, a hundred thousand at most. */
export function useNames(target: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  return async (wanted: Wanted, progress: (names: number) => void): Promise<Names> => {
    if (wanted.kind === 'keys') return { ids: wanted.ids, more: false, problem: null }
    const filter = filterOf(wanted)
    const ids: string[] = []
    let cursor: string | null = null
    let problem: string | null = null
    do {
      const options = trpc.keys.list.queryOptions({ target, filter, cursor, limit: perPage })
      const found: Page = await queries.fetchQuery({ ...options, staleTime: 0, gcTime: 0 })
      ids.push(...found.rows.map(({ id }) => id))
      progress(ids.length)
      cursor = found.next
      problem = found.problem
    } while (cursor !== null && problem === null && ids.length < most)
    return { ids, more: cursor !== null && problem === null, problem }
  }
}

function filterOf(wanted: Exclude<Wanted, { kind: 'keys' }>) {
  if (wanted.kind === 'found') return wanted.filter
  const { pattern } = wanted
  return wanted.kind === 'pattern' ? { pattern } : { pattern, prefix: wanted.prefix }
}
