'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { KeyFacts } from '#components/rpc/types.ts'
import { kindOf } from './kind.ts'

/** Everything about a key but its value. What was seen last stays, and what has become of it is said beside it. */
export function useFacts(target: string, id: string, everyMs: number | false) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const [editors, setEditors] = useState(0)
  const [facts, setFacts] = useState<KeyFacts | null>(null)
  const query = useQuery(
    trpc.inspect.key.queryOptions({ target, id }, { staleTime: 0, refetchInterval: everyMs }),
  )
  const latest = query.data?.state === 'here' ? query.data : null
  // While somebody edits, another type must not take the editor away.
  const mayShow = editors === 0 || facts === null || latest?.type === facts.type
  if (latest && latest !== facts && mayShow) setFacts(latest)
  const refresh = useCallback(
    () => void client.invalidateQueries({ queryKey: trpc.inspect.pathKey() }),
    [client, trpc],
  )
  const beginEdit = useCallback(() => {
    setEditors(before => before + 1)
    return () => setEditors(before => before - 1)
  }, [])
  return { query, facts, news: newsOf(query, latest, facts), refresh, beginEdit }
}

type Query = { data: { state: string; reason?: string } | undefined; error: unknown; dataUpdatedAt: number }
export type News = { kind: 'gone' | 'other'; words: string }

/** What is not as it was when it was seen last. */
function newsOf({ data, error }: Query, latest: KeyFacts | null, facts: KeyFacts | null): News | null {
  if (error) return { kind: 'other', words: faultOf(error).message }
  if (data?.state === 'gone') {
    return { kind: 'gone', words: 'This key is gone: it has expired, or somebody removed it.' }
  }
  if (data?.state === 'refused') return { kind: 'other', words: data.reason ?? '' }
  if (latest && facts && latest.type !== facts.type) {
    return { kind: 'other', words: `Meanwhile this key has become ${kindOf(latest).article}.` }
  }
  return null
}
