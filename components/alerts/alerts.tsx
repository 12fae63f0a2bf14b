'use client'

import { Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { RelativeTime } from '#components/format/relative-time.tsx'
import type { AlertRule } from '#components/rpc/types.ts'
import { CacheRoom } from '#components/shell/cache-room.tsx'
import { useOperator } from '#components/shell/use-operator.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Skeleton } from '#components/ui/panel-states.tsx'
import { RulesPanel } from './rules-panel.tsx'
import { useAlerts, type Alerts as View } from './use-alerts.ts'

const waiting = (title: string, className: string) => () => (
  <Panel title={title} className={className}>
    <Skeleton className="grow" />
  </Panel>
)
const RuleDialog = dynamic(() => import('./rule-dialog.tsx').then(part => part.RuleDialog), { ssr: false })
const MuteDialog = dynamic(() => import('./mute-dialog.tsx').then(part => part.MuteDialog), { ssr: false })
const Suggestions = dynamic(() => import('./suggested.tsx').then(part => part.Suggested), {
  loading: waiting('Suggested', 'min-h-64'),
})
const HistoryPanel = dynamic(() => import('./history-panel.tsx').then(part => part.HistoryPanel), {
  loading: waiting('History', 'min-h-64'),
})
const WebhooksPanel = dynamic(() => import('./webhooks-panel.tsx').then(part => part.WebhooksPanel), {
  loading: waiting('Webhooks', 'min-h-64'),
})

/** What somebody wants to be told about a cache, whether they look at it or not. */
export function Alerts() {
  return <CacheRoom title="Alerts">{target => <Room target={target} />}</CacheRoom>
}

type Open = { kind: 'edit'; rule: AlertRule | null } | { kind: 'mute'; rule: AlertRule } | null

function Room({ target }: { target: string }) {
  const view = useAlerts(target)
  const refused = useOperator(target)
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const { words } = view
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 grow basis-72">
          <h1 className="text-[1.1875rem] font-semibold tracking-[-0.01em]">Alerts</h1>
          <p className="text-pretty text-mute">
            Rules that are checked with every sample, also while nobody looks. They ask the cache nothing
            more.
          </p>
        </div>
        {refused === null && (
          <Button tone="go" disabled={!words} onClick={() => setOpen({ kind: 'edit', rule: null })}>
            <Plus aria-hidden="true" className="size-4" />
            New rule
          </Button>
        )}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <Trouble view={view} />
        {refused !== null && (
          <p className="text-xs text-pretty text-mute">Rules are for operators. {refused}</p>
        )}
        <RulesPanel
          view={view}
          mayChange={refused === null}
          onEdit={rule => setOpen({ kind: 'edit', rule })}
          onMute={rule => setOpen({ kind: 'mute', rule })}
        />
        {refused === null && <Suggestions view={view} />}
        <HistoryPanel target={target} words={words} />
        <WebhooksPanel target={target} mayChange={refused === null} />
      </div>
      {open?.kind === 'edit' && words && (
        <RuleDialog target={target} words={words} rule={open.rule} onClose={close} />
      )}
      {open?.kind === 'mute' && <MuteDialog target={target} rule={open.rule} onClose={close} />}
    </>
  )
}

/** What was seen last stays; what the board cannot write down now is said. */
function Trouble({ view: { rules, fault, readAt, waiting: unsaved, retry } }: { view: View }) {
  if (rules && fault) {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-3 text-stale">
        <p className="min-w-0 grow basis-64 text-pretty">
          Last seen <RelativeTime at={readAt} />. {fault.message}
        </p>
        <Button onClick={retry} className="py-1">
          Try again
        </Button>
      </div>
    )
  }
  if (!unsaved) return null
  return (
    <p role="status" className="text-pretty text-miss">
      Postgres does not answer. The rules go on being checked; history and webhooks wait until it is back.
    </p>
  )
}
