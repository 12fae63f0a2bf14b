'use client'

import { useNow } from '#components/format/ticker.ts'
import type { ChaosKind, ChaosState } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { ConfirmButton } from '#components/ui/confirm-button.tsx'
import { Failed } from '#components/ui/panel-states.tsx'
import { chaosWords, refusals } from './chaos-words.ts'
import { useLab } from './lab-context.tsx'
import { useChaos } from './use-chaos.ts'
import { reasonId } from './use-rights.ts'

const refusedId = 'why-no-chaos'

/** What goes wrong on purpose, and its way back. */
export function ChaosButtons() {
  const { state } = useLab()
  const { begin, restore, failed } = useChaos()
  const active = state.chaos.filter(each => each.active)
  const runs = state.phase.kind === 'running'
  const reasons = runs ? refusals(state.chaos.filter(each => !each.active)) : []
  return (
    <section aria-label="Chaos" className="mt-2 grid gap-2 border-line border-t pt-3">
      {active.map(each => (
        <GoingOn key={each.kind} chaos={each} onRestore={restore} />
      ))}
      <div className="flex flex-wrap gap-2">
        {state.chaos
          .filter(each => !each.active)
          .map(each => (
            <ChaosButton key={each.kind} chaos={each} onBegin={begin} />
          ))}
      </div>
      <div id={refusedId} className="grid gap-1 text-pretty text-faint text-xs empty:hidden">
        {!runs && <p>Chaos needs a running lab.</p>}
        {reasons.map(({ reason, labels }) => (
          <p key={reason}>
            {labels.join(', ')}: {reason}
          </p>
        ))}
      </div>
      {failed && <Failed message={failed} />}
    </section>
  )
}

type ChaosButtonProps = { chaos: ChaosState; onBegin: (kind: ChaosKind) => void }

function ChaosButton({ chaos: { kind, refused }, onBegin }: ChaosButtonProps) {
  const { rights, state } = useLab()
  const words = chaosWords[kind]
  const off = rights.reason !== null || refused !== null || state.phase.kind !== 'running'
  const why = rights.reason ?? refused ?? words.what
  const about = off ? (rights.reason !== null ? reasonId : refusedId) : undefined
  const shared = { disabled: off, title: why, 'aria-describedby': about }
  if (words.warning === null)
    return (
      <Button {...shared} onClick={() => onBegin(kind)} tone={warns.has(kind) ? 'warn' : 'plain'}>
        {words.label}
      </Button>
    )
  return (
    <ConfirmButton
      {...shared}
      label={words.label}
      question={`${words.label}?`}
      warning={words.warning}
      confirm={words.label}
      onConfirm={() => onBegin(kind)}
    />
  )
}

const warns = new Set<ChaosKind>(['flush', 'slow database', 'cut database'])

type GoingOnProps = { chaos: ChaosState; onRestore: (kind: ChaosKind) => void }

/** "restores in 8 s · restore now" */
function GoingOn({ chaos: { kind, active }, onRestore }: GoingOnProps) {
  const { rights } = useLab()
  const now = useNow()
  if (!active) return null
  const words = chaosWords[kind]
  const left = Math.max(0, Math.ceil((active.until - now) / 1000))
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 rounded-control border border-stale/40 bg-stale/10 px-3 py-1.5">
      <p className="min-w-0 text-pretty">
        <b className="font-medium">{words.label}</b>{' '}
        <span className="text-mute" suppressHydrationWarning>
          by {active.who}, {left > 0 ? `restores in ${left} s` : 'is being restored'}
        </span>
      </p>
      <Button
        className="py-0.5"
        disabled={rights.reason !== null}
        aria-describedby={rights.reason === null ? undefined : reasonId}
        onClick={() => onRestore(kind)}
      >
        {capital(words.back)}
      </Button>
    </div>
  )
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)
