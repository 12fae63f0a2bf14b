'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { ServerSetting, ServerSettings } from '#components/rpc/types.ts'
import { useToast } from '#components/ui/toast.tsx'

/** What a setting is on the servers of a cache, and what it was. */
export type SettingValue = {
  /** null: no server tells. */
  value: number | null
  /** Servers do not agree. */
  differs: boolean
  /** What it was before the board changed it; null: it has not. */
  before: number | null
}

/** The settings of the servers, and the two things that can be done about them. */
export function useSettings(target: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const say = useToast()
  const query = useQuery({ ...trpc.slowlog.settings.queryOptions({ target }), refetchInterval: 10_000 })
  const handlers = {
    onSuccess: (settings: ServerSettings) =>
      queries.setQueryData(trpc.slowlog.settings.queryKey({ target }), settings),
    onError: (error: unknown) => say({ tone: 'failed', text: faultOf(error).message }),
  }
  const change = useMutation(trpc.slowlog.change.mutationOptions(handlers))
  const restore = useMutation(trpc.slowlog.restore.mutationOptions(handlers))
  return {
    waiting: query.isPending,
    fault: query.error && faultOf(query.error),
    retry: () => void query.refetch(),
    problem: query.data?.nodes.find(({ problem }) => problem !== null)?.problem ?? null,
    of: (name: ServerSetting) => settingIn(query.data, name),
    busy: change.isPending || restore.isPending,
    change: (name: ServerSetting, value: number) => change.mutate({ target, name, value }),
    restore: (name: ServerSetting) => restore.mutate({ target, name }),
  }
}

export type Settings = ReturnType<typeof useSettings>

function settingIn(settings: ServerSettings | undefined, name: ServerSetting): SettingValue {
  const values = (settings?.nodes ?? []).map(node => node.values[name]).filter(value => value !== undefined)
  const before = (settings?.nodes ?? []).map(node => node.before[name]).find(value => value !== undefined)
  return { value: values[0] ?? null, differs: new Set(values).size > 1, before: before ?? null }
}
