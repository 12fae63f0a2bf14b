'use client'

import { useFrame } from '#components/live/live-provider.tsx'
import type { AlertRule } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { RuleRow } from './rule-row.tsx'
import type { Alerts } from './use-alerts.ts'

type RulesPanelProps = {
  view: Alerts
  mayChange: boolean
  onEdit: (rule: AlertRule) => void
  onMute: (rule: AlertRule) => void
}

const order: Record<AlertRule['status'], number> = {
  firing: 0,
  pending: 1,
  unknown: 2,
  resolved: 3,
  quiet: 3,
}

/** Every rule, what fires first. */
export function RulesPanel({ view, mayChange, onEdit, onMute }: RulesPanelProps) {
  const frame = useFrame()
  const { rules, words, fault } = view
  const sorted = rules?.toSorted((a, b) => order[a.status] - order[b.status]) ?? []
  return (
    <Panel
      title="Rules"
      hint={rules && rules.length > 0 ? `${rules.length} of at most 50` : undefined}
      className={`min-h-40 ${rules && fault ? 'opacity-75' : ''}`}
      state={stateOf(view, mayChange)}
    >
      <ul aria-label="Rules">
        {words &&
          sorted.map(rule => (
            <RuleRow key={rule.id} {...{ rule, words, frame, view, mayChange, onEdit, onMute }} />
          ))}
      </ul>
    </Panel>
  )
}

function stateOf({ rules, words, fault, retry }: Alerts, mayChange: boolean) {
  if (!rules && fault) return <Failed message={fault.message} onRetry={retry} />
  if (!rules || !words) {
    return (
      <div className="grid gap-3">
        <Skeleton className="h-14" />
        <Skeleton className="h-14" />
      </div>
    )
  }
  if (rules.length > 0) return undefined
  const way = mayChange ? 'Make one, or take one of the suggestions below.' : 'An operator can make one.'
  return <Empty>There is no rule yet, so nobody is told anything. {way}</Empty>
}
