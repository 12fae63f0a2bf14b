'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTopic } from '#components/live/use-topic.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { AlertRuleInput } from '#components/rpc/types.ts'
import { useToast } from '#components/ui/toast.tsx'

/** The rules of a cache, as they are now, and what can be done with them. */
export function useAlerts(target: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const list = useQuery(trpc.alerts.list.queryOptions({ target }))
  const { data: words } = useQuery({ ...trpc.alerts.series.queryOptions({ target }), staleTime: Infinity })
  const refresh = () => void queries.invalidateQueries({ queryKey: trpc.alerts.pathKey() })
  useTopic(`alerts:${target}`, { alerts: refresh })
  const how = useEnding(refresh)
  const add = useMutation(trpc.alerts.add.mutationOptions(how('The rule is added.')))
  const remove = useMutation(trpc.alerts.remove.mutationOptions(how('The rule is deleted.')))
  const unmute = useMutation(trpc.alerts.unmute.mutationOptions(how('The mute is ended.')))
  const see = useMutation(trpc.alerts.see.mutationOptions(how('Marked as seen.')))
  return {
    target,
    rules: list.data?.rules ?? null,
    waiting: list.data?.waiting ?? false,
    words: words ?? null,
    readAt: list.dataUpdatedAt,
    fault: list.error && faultOf(list.error),
    retry: () => void list.refetch(),
    busy: add.isPending || remove.isPending || unmute.isPending || see.isPending,
    add: (rule: AlertRuleInput) => add.mutate({ target, rule }),
    remove: (id: string) => remove.mutate({ target, id }),
    unmute: (id: string) => unmute.mutate({ target, id }),
    see: (episode: string) => see.mutate({ target, episode }),
  }
}

export type Alerts = ReturnType<typeof useAlerts>

/** Says how it ended, and reads everything anew. */
export function useEnding(refresh: () => void) {
  const say = useToast()
  return (text: string) => ({
    onSuccess: () => say({ tone: 'done', text }),
    onError: (error: unknown) => say({ tone: 'failed', text: faultOf(error).message }),
    onSettled: refresh,
  })
}
