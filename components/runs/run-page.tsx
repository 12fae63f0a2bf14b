'use client'

import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { duration, moment } from '#components/format/durations.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useConnection, useTargetId } from '#components/live/live-provider.tsx'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { CompareChoice, useOther } from './compare-choice.tsx'
import { createPlayhead, type Playhead, type Range } from './playhead.ts'
import { ReplayBar } from './replay-bar.tsx'
import { type Run, stateClass, stateWords } from './run.ts'
import { RunActions } from './run-actions.tsx'
import { rangeOf } from './run-beside.ts'
import { RunCharts } from './run-charts.tsx'
import { RunMarks } from './run-marks.tsx'
import { RunSettings } from './run-settings.tsx'

const piecesEveryMs = 10_000

function useRun(target: string | null, id: string | null) {
  const trpc = useTRPC()
  return useQuery({
    ...trpc.runs.get.queryOptions({ target: target ?? '', id: id ?? '' }),
    enabled: target !== null && id !== null,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? piecesEveryMs : false),
  })
}

/** Everything that is known of one run, at an address that stays. */
export function RunPage({ id }: { id: string }) {
  const target = useTargetId()
  const { data: run, error, refetch } = useRun(target, id)
  if (run) return <Known key={run.id} run={run} />
  return (
    <>
      <BackLink target={target} />
      <h1 className="mb-3 text-[1.1875rem] font-semibold">Run</h1>
      <Panel
        title="Run"
        className="min-h-80"
        state={
          error ? (
            <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
          ) : (
            <Skeleton className="h-64" />
          )
        }
      />
    </>
  )
}

function BackLink({ target }: { target: string | null }) {
  return (
    <Link
      href={target === null ? '/runs' : `/runs?target=${encodeURIComponent(target)}`}
      className="mb-1 inline-flex items-center gap-1 rounded-control text-xs text-mute hover:text-text"
    >
      <ArrowLeft aria-hidden="true" className="size-3" />
      All runs
    </Link>
  )
}

function Known({ run }: { run: Run }) {
  const [wanted] = useOther()
  const other = useRun(run.target, wanted === run.id ? null : wanted)
  const range = togetherOf(run, other.data ?? null)
  const [{ playhead, setRange }] = useState(() => replayOver(range))
  setRange(range)
  const { status } = useConnection()
  const toast = useToast()

  async function picture() {
    try {
      const { drawRun } = await import('./draw-run.ts')
      await drawRun(run)
    } catch (error) {
      const why = error instanceof Error ? error.message : ''
      toast({ tone: 'failed', text: `The picture could not be made. ${why}` })
    }
  }
  return (
    <>
      <BackLink target={run.target} />
      <RunHead run={run} onPicture={picture} />
      <div className={`grid gap-3 ${status === 'lost' && run.state === 'running' ? 'dimmed' : ''}`}>
        <Panel title="Replay" hint="space bar: play and pause">
          <div className="flex flex-wrap items-center gap-3">
            <div className="min-w-0 grow basis-96">
              <ReplayBar playhead={playhead} range={range} />
            </div>
            <CompareChoice run={run} />
          </div>
          {other.error && (
            <p role="alert" className="mt-2 text-stale">
              {`The other run cannot be shown. ${faultOf(other.error).message}`}
            </p>
          )}
        </Panel>
        <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
          <RunSettings run={run} />
          <RunMarks marks={run.marks} playhead={playhead} range={range} />
        </div>
        <RunCharts run={run} other={other.data ?? null} range={range} playhead={playhead} />
      </div>
    </>
  )
}

/** As long as the longer of the two. */
function togetherOf(run: Run, other: Run | null): Range {
  const own = rangeOf(run)
  if (!other) return own
  const { from, to } = rangeOf(other)
  return { from: own.from, to: Math.max(own.to, own.from + (to - from)) }
}

/** One replay as long as the page is there, also while the run still grows. */
function replayOver(first: Range): { playhead: Playhead; setRange: (range: Range) => void } {
  let range = first
  return {
    playhead: createPlayhead(() => range),
    setRange: next => {
      range = next
    },
  }
}

function RunHead({ run, onPicture }: { run: Run; onPicture: () => Promise<void> }) {
  const ended = run.endedAt ?? run.series.at.at(-1) ?? run.startedAt
  return (
    <div className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 basis-72 grow">
        <h1 className="text-[1.1875rem] font-semibold tracking-[-0.01em] break-words">{run.name}</h1>
        <p className="text-pretty text-mute">
          <span className={stateClass(run.state)}>{stateWords[run.state]}</span>
          {` · started by ${run.who ?? 'the board'} `}
          <span title={moment(run.startedAt)}>
            <RelativeTime at={run.startedAt} />
          </span>
          {` · ${duration((ended - run.startedAt) / 1000)}`}
        </p>
      </div>
      <RunActions run={run} onPicture={onPicture} />
    </div>
  )
}
