'use client'

import { ChartSpline, Pause, Play, Undo2, X } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useNow } from '#components/format/ticker.ts'
import type { KeyJob } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { Skeleton } from '#components/ui/panel-states.tsx'
import { plainMessage, secondsText } from './figures.ts'
import { isOver, paceText, phaseText, progressText, refillText, shareOf } from './job-words.ts'
import { RateField } from './rate-field.tsx'
import { RestButton } from './rest-button.tsx'
import { useJobControl } from './use-job-control.ts'

const RefillChart = dynamic(() => import('./refill-chart.tsx').then(part => part.RefillChart), {
  ssr: false,
  loading: () => <Skeleton className="h-44" />,
})

export type JobRowProps = {
  job: KeyJob
  /** Why this person may not touch it. */
  refused: string | null
  /** The chart is open from the start. */
  opened?: boolean
  onDismiss?: (() => void) | undefined
}

/** One job: what it does, how far it is, and what can still be done about it. */
export function JobRow({ job, refused, opened = false, onDismiss }: JobRowProps) {
  const desk = useJobControl(job)
  const [chart, setChart] = useState(opened)
  const refill = refillText(job)
  return (
    <li className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1.5 border-line border-t py-2.5 first:border-t-0 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <p className="min-w-0 grow basis-48 break-words text-pretty">
          <b className="font-medium text-text">{job.what.replace(/:$/, '')}</b>{' '}
          <span className="text-mute">
            {phaseText(job)} · {job.person}
          </span>
        </p>
        {refused === null && <Controls job={job} desk={desk} />}
        {refused === null && job.rest !== null && <RestButton target={job.target} rest={job.rest} />}
        {refill !== null && (
          <Button className="py-1" aria-expanded={chart} onClick={() => setChart(!chart)}>
            <ChartSpline aria-hidden="true" className="size-3.5" />
            {job.kind === 'warm' ? 'Hit rate' : 'Refill'}
          </Button>
        )}
        {onDismiss && isOver(job) && (
          <Button tone="quiet" className="px-1.5 py-1" aria-label="Put away" onClick={onDismiss}>
            <X aria-hidden="true" className="size-3.5" />
          </Button>
        )}
      </div>
      <Bar job={job} />
      <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-mute text-xs">
        <span>{progressText(job)}</span>
        <span>{paceText(job)}</span>
        {refill !== null && <span>{refill}</span>}
        {job.undo && !job.undo.possible && isOver(job) && job.done > 0 && (
          <span className="text-pretty">Cannot be undone: {job.undo.why}</span>
        )}
      </p>
      {(desk.fault ?? job.problem) !== null && (
        <p role="alert" className="text-pretty text-stale text-xs">
          {plainMessage(desk.fault ?? job.problem ?? '')}
        </p>
      )}
      {chart && job.refill && <RefillChart job={job} />}
    </li>
  )
}

function Bar({ job }: { job: KeyJob }) {
  const share = shareOf(job)
  const tone = job.phase === 'failed' || job.phase === 'interrupted' ? 'bg-stale' : 'bg-hit'
  return (
    <div
      role="progressbar"
      aria-label={job.what}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      aria-valuetext={progressText(job)}
      className="h-1 overflow-hidden rounded-full bg-edge/40"
    >
      <div
        className={`h-full rounded-full ${tone} ${share === null ? 'w-1/3 animate-pulse' : ''}`}
        style={share === null ? undefined : { width: `${share * 100}%` }}
      />
    </div>
  )
}

function Controls({ job, desk }: { job: KeyJob; desk: ReturnType<typeof useJobControl> }) {
  const [limiting, setLimiting] = useState(false)
  if (isOver(job)) return <UndoButton job={job} desk={desk} />
  const paused = job.phase === 'paused'
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {limiting ? (
        <RateField
          label="Keys per second, at most"
          value={job.limit}
          onChange={limit => {
            desk.setLimit(limit)
            setLimiting(false)
          }}
        />
      ) : (
        <Button tone="quiet" className="py-1" onClick={() => setLimiting(true)}>
          {job.limit === null ? 'Limit…' : `≤ ${job.limit}/s…`}
        </Button>
      )}
      <Button className="py-1" disabled={desk.busy} onClick={() => desk.control(paused ? 'resume' : 'pause')}>
        {paused ? (
          <Play aria-hidden="true" className="size-3.5" />
        ) : (
          <Pause aria-hidden="true" className="size-3.5" />
        )}
        {paused ? 'Resume' : 'Pause'}
      </Button>
      <Button tone="warn" className="py-1" disabled={desk.busy} onClick={() => desk.control('cancel')}>
        Cancel
      </Button>
    </div>
  )
}

function UndoButton({ job, desk }: { job: KeyJob; desk: ReturnType<typeof useJobControl> }) {
  const now = useNow()
  const left = Math.ceil(((job.undo?.until ?? 0) - now) / 1000)
  if (!desk.undo || left <= 0) return null
  return (
    <Button className="py-1" disabled={desk.busy} onClick={desk.undo}>
      <Undo2 aria-hidden="true" className="size-3.5" />
      {job.kind === 'undo' ? 'Try the rest again' : 'Undo'}
      <span className="text-mute">{secondsText(left)}</span>
    </Button>
  )
}
