'use client'

import { Square } from 'lucide-react'
import { useState } from 'react'
import { duration } from '#components/format/durations.ts'
import { useNow } from '#components/format/ticker.ts'
import type { HotKeyMeans, HotKeysState } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { Select } from '#components/ui/select.tsx'
import type { HotKeysView } from './use-hot-keys.ts'

const durations = ['5', '10', '30', '60'] as const
const names: Record<HotKeyMeans['means'], string> = {
  tracking: 'Let the server track them',
  frequency: 'Ask the server’s counters',
  capture: 'Listen to every command',
}

/** Three ways; the first that is possible here is the best. */
export function Search({ view, refused }: { view: HotKeysView; refused: string | null }) {
  const [wanted, setWanted] = useState<HotKeyMeans['means'] | null>(null)
  const [seconds, setSeconds] = useState<(typeof durations)[number]>('10')
  const { means, state } = view
  if (!means) {
    const panelState = view.fault ? (
      <Failed message={view.fault.message} onRetry={view.retry} />
    ) : (
      <Skeleton className="h-36" />
    )
    return <Panel title="How to find them" className="min-h-48" state={panelState} />
  }
  const best = means.find(({ possible }) => possible)?.means ?? 'capture'
  const chosen = means.find(each => each.means === wanted && each.possible)?.means ?? best
  return (
    <Panel title="How to find them" hint="the first that is possible is the best" className="min-h-48">
      <fieldset
        className="m-0 grid gap-1.5 border-0 p-0"
        disabled={refused !== null || Boolean(state?.running)}
      >
        <legend className="sr-only">How to find them</legend>
        {means.map(each => (
          <Way
            key={each.means}
            way={each}
            chosen={each.means === chosen}
            onChoose={() => setWanted(each.means)}
          />
        ))}
      </fieldset>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        {state?.running ? (
          <Running running={state.running} onStop={view.stop} mayStop={refused === null} />
        ) : (
          <>
            {chosen !== 'frequency' && (
              <Select
                label="For"
                options={durations.map(value => ({ value, label: `for ${value} s` }))}
                value={seconds}
                onChange={setSeconds}
              />
            )}
            <Button
              tone="go"
              disabled={refused !== null || view.starting}
              onClick={() => view.find(chosen, Number(seconds))}
            >
              Find hot keys
            </Button>
            {refused !== null && <p className="min-w-0 text-pretty text-mute">{refused}</p>}
          </>
        )}
      </div>
    </Panel>
  )
}

function Way({ way, chosen, onChoose }: { way: HotKeyMeans; chosen: boolean; onChoose: () => void }) {
  return (
    <label className={`flex items-baseline gap-2.5 rounded-control px-2 py-1 ${chosen ? 'bg-raise' : ''}`}>
      <input
        type="radio"
        name="means"
        checked={chosen}
        disabled={!way.possible}
        onChange={onChoose}
        className="accent-hit"
      />
      <span className="min-w-0">
        <span className={way.possible ? '' : 'text-mute'}>{names[way.means]}</span>
        <span className="block text-xs text-pretty wrap-anywhere text-mute">
          {!way.possible && 'Not possible here. '}
          {way.why}
        </span>
      </span>
    </label>
  )
}

type RunningProps = { running: NonNullable<HotKeysState['running']>; onStop: () => void; mayStop: boolean }

function Running({ running: { by, startedAt, endsAt }, onStop, mayStop }: RunningProps) {
  const now = useNow()
  const left = Math.max(0, (endsAt - now) / 1000)
  const done = Math.min(1, Math.max(0, (now - startedAt) / (endsAt - startedAt)))
  return (
    <>
      <div
        role="progressbar"
        aria-label="Looking for hot keys"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(done * 100)}
        className="h-1.5 min-w-32 grow overflow-hidden rounded-full bg-line"
      >
        <div className="h-full bg-hit" style={{ width: `${done * 100}%` }} />
      </div>
      <p className="text-mute">
        {duration(left)} to go, started by {by}
      </p>
      {mayStop && (
        <Button onClick={onStop}>
          <Square aria-hidden="true" className="size-3" />
          Stop and show
        </Button>
      )}
    </>
  )
}
