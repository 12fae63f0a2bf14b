'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { AlertWebhook } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { ConfirmButton } from '#components/ui/confirm-button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { AddWebhook } from './add-webhook.tsx'
import { Deliveries } from './deliveries.tsx'
import { HowToCheck } from './how-to-check.tsx'
import { useEnding } from './use-alerts.ts'

/** Where alerts are sent, what became of it, and how a receiver knows that it was us. */
export function WebhooksPanel({ target, mayChange }: { target: string; mayChange: boolean }) {
  const trpc = useTRPC()
  const query = useQuery(trpc.alerts.webhooks.queryOptions({ target }))
  const { data, error } = query
  const state =
    !data && error ? (
      <Failed message={faultOf(error).message} onRetry={() => void query.refetch()} />
    ) : !data ? (
      <Skeleton className="grow" />
    ) : undefined
  return (
    <Panel title="Webhooks" className={`min-h-64 ${data && error ? 'opacity-75' : ''}`} state={state}>
      {data && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <p className="text-pretty text-mute">{whereTo(data.sending)}</p>
          {data.webhooks.length === 0 ? (
            <p className="text-pretty">
              Alerts are shown on the board only: nobody is told who does not look.
            </p>
          ) : (
            <ul aria-label="Webhooks">
              {data.webhooks.map(webhook => (
                <Webhook key={webhook.id} {...{ target, webhook, mayChange }} />
              ))}
            </ul>
          )}
          {mayChange && <AddWebhook target={target} />}
          <HowToCheck />
          <Deliveries deliveries={data.deliveries} webhooks={data.webhooks} />
        </div>
      )}
    </Panel>
  )
}

function whereTo({ hosts, open }: { hosts: readonly string[]; open: boolean }): string {
  const rest = 'Redirects are not followed, and addresses with a password are refused.'
  if (hosts.length > 0)
    return `This board sends to ${hosts.join(', ')} only (CACHEBOARD_WEBHOOK_HOSTS). ${rest}`
  const where = open
    ? 'This board can be reached by others, so it sends to public addresses only, unless CACHEBOARD_WEBHOOK_HOSTS names others.'
    : 'Only this machine reaches this board, so it sends to whatever this machine reaches, except link-local addresses.'
  return `${where} ${rest}`
}

type WebhookProps = { target: string; webhook: AlertWebhook; mayChange: boolean }

function Webhook({ target, webhook: { id, name, url, madeBy }, mayChange }: WebhookProps) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const how = useEnding(() => void queries.invalidateQueries({ queryKey: trpc.alerts.pathKey() }))
  const test = useMutation(
    trpc.alerts.testWebhook.mutationOptions(how('The test is on its way. See below how it went.')),
  )
  const remove = useMutation(trpc.alerts.removeWebhook.mutationOptions(how('The webhook is removed.')))
  return (
    <li
      aria-label={name}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-t py-2 first:border-t-0"
    >
      <span className="min-w-0 grow basis-60">
        <b className="font-medium">{name}</b>
        <span className="block font-mono text-mute text-xs break-all">{url}</span>
        <span className="block text-mute text-xs">Added by {madeBy}.</span>
      </span>
      {mayChange && (
        <span className="flex flex-wrap gap-1.5">
          <Button
            className="px-2 py-0.5 text-xs"
            disabled={test.isPending}
            aria-label={`Send a test: ${name}`}
            onClick={() => test.mutate({ target, id })}
          >
            Send a test
          </Button>
          <ConfirmButton
            className="px-2 py-0.5 text-xs"
            label="Remove…"
            aria-label={`Remove: ${name}`}
            question={`Remove “${name}”?`}
            warning="Nothing is sent there any more, what waits for it neither. Its secret is forgotten."
            confirm="Remove it"
            disabled={remove.isPending}
            onConfirm={() => remove.mutate({ target, id })}
          />
        </span>
      )}
    </li>
  )
}
