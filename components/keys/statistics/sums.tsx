'use client'

import { Play, Square } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import type { KeysView } from '../use-keys-view.ts'
import type { WalkView } from '../walk/use-walk.ts'
import { Crumbs } from './crumbs.tsx'
import { SumsTable } from './sums-table.tsx'
import { measuringWords } from './sums-words.ts'
import { type StatisticsView, useStatistics, useSums } from './use-statistics.ts'
import { Whole } from './whole.tsx'

export type SumsProps = { view: KeysView; target: string; walk: WalkView; stale: boolean }

/** How many keys, of which types and with how much memory, each namespace holds. */
export function Sums({ view, target, stale }: SumsProps) {
  const statistics = useStatistics(target)
  const { state } = statistics
  const sums = useSums(view, target, state?.phase)
  return (
    <Panel
      title={<Crumbs view={view} />}
      hint={
        <Segmented
          label="Order"
          value={view.words.by}
          options={[
            { value: 'memory', label: 'Memory' },
            { value: 'keys', label: 'Keys' },
            { value: 'name', label: 'Name' },
          ]}
          onChange={by => view.change({ by })}
        />
      }
      className="min-h-96 lg:min-h-0"
      state={stateOf(statistics)}
    >
      {state && <Measuring statistics={statistics} />}
      {sums.fault ? (
        <Failed message={sums.fault.message} onRetry={sums.retry} />
      ) : sums.waiting || !sums.whole ? (
        <Skeleton className="mt-3 min-h-48 grow" />
      ) : (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label="Sums"
          className={`min-h-0 grow overflow-auto ${stale ? 'dimmed' : ''}`}
        >
          <Whole whole={sums.whole} />
          <SumsTable sums={sums} whole={sums.whole} view={view} />
        </section>
      )}
    </Panel>
  )
}

function stateOf({ state, fault, retry, start, busy }: StatisticsView) {
  if (fault) return <Failed message={fault.message} onRetry={retry} />
  if (!state) return <Skeleton className="min-h-48 grow" />
  if (state.phase === 'none')
    return (
      <Empty>
        <p className="mb-3 max-w-prose">
          How much memory does each namespace take, of which types are its keys, and how many never expire?
          For that every key is looked at once, at a pace that others do not notice. The hit rate shown is not
          moved.
        </p>
        <Button tone="go" disabled={busy} onClick={start} className="justify-self-center">
          <Play aria-hidden="true" className="size-3.5" />
          Measure all keys
        </Button>
      </Empty>
    )
  if (state.phase === 'failed')
    return <Failed message={state.problem ?? measuringWords(state)} onRetry={start} />
  return undefined
}

/** How far it is, with a way to stop it or to do it again. */
function Measuring({ statistics }: { statistics: StatisticsView }) {
  const { state, start, cancel, busy } = statistics
  if (!state) return null
  const going = state.phase === 'measuring' || state.phase === 'waiting'
  const share = state.phase === 'done' ? 1 : state.of > 0 ? state.measured / state.of : 0
  return (
    <div className="grid gap-1">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-3">
        <p className="text-mute">{measuringWords(state)}</p>
        <Button className="py-0.5" disabled={busy} onClick={going ? cancel : start}>
          {going ? (
            <Square aria-hidden="true" className="size-3.5" />
          ) : (
            <Play aria-hidden="true" className="size-3.5" />
          )}
          {going ? 'Stop' : 'Measure again'}
        </Button>
      </div>
      <div
        role="progressbar"
        aria-label="Keys measured"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
        className="h-[0.1875rem] overflow-hidden rounded-full bg-line"
      >
        <div
          className={`h-full origin-left rounded-full ${state.phase === 'cancelled' ? 'bg-miss' : 'bg-hit'}`}
          style={{ transform: `scaleX(${share})` }}
        />
      </div>
      {state.problem !== null && (
        <p role="alert" className="text-stale">
          {state.problem}
        </p>
      )}
    </div>
  )
}
