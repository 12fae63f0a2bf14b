'use client'

import { RotateCw } from 'lucide-react'
import dynamic from 'next/dynamic'
import type { ReactNode } from 'react'
import type { KeyPreview } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { Skeleton } from '#components/ui/panel-states.tsx'
import { costText, countHow, countText, memoryText, plainMessage, secondsText } from './figures.ts'
import { Said } from './said.tsx'
import type { PreviewView } from './use-preview.ts'

const CostChart = dynamic(() => import('./cost-chart.tsx').then(part => part.CostChart), {
  ssr: false,
  loading: () => <Skeleton className="h-36" />,
})

export type PreviewPanelProps = { view: PreviewView; invalidates: boolean }

/** What it would do, before anything is done. */
export function PreviewPanel({ view, invalidates }: PreviewPanelProps) {
  const { preview, waiting, busy } = view
  if (waiting) return <Waiting />
  if (!preview) return <Fault view={view} />
  return (
    <section aria-label="Preview" aria-busy={busy} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      <Fault view={view} />
      <Figures view={view} preview={preview} invalidates={invalidates} />
      {preview.problems.map(problem => (
        <Said key={problem} quiet>
          {problem}
        </Said>
      ))}
      {preview.count.value > 0 && <Sample preview={preview} />}
      {preview.cost.curve.length > 0 && (preview.cost.missesPerSecond ?? 0) > 0 && (
        <CostChart curve={preview.cost.curve} />
      )}
      <Minute view={view} />
    </section>
  )
}

function Fault({ view: { fault, again } }: { view: PreviewView }) {
  if (fault === null) return null
  return (
    <Said>
      <p>{plainMessage(fault)}</p>
      <Button className="mt-2 py-1" onClick={again}>
        <RotateCw aria-hidden="true" className="size-3.5" />
        Try again
      </Button>
    </Said>
  )
}

function Waiting() {
  return (
    <div role="status" aria-label="Counting" className="grid gap-2">
      <Skeleton className="h-6 w-48" />
      <Skeleton className="h-32" />
    </div>
  )
}

type FiguresProps = { view: PreviewView; preview: KeyPreview; invalidates: boolean }

function Figures({ view, preview, invalidates }: FiguresProps) {
  const { count, cost, undo, memory, resume } = preview
  return (
    <dl className="grid gap-x-4 gap-y-2 rounded-control bg-raise px-3 py-2.5 sm:grid-cols-[auto_minmax(0,1fr)]">
      <Row name="Keys">
        <b className="font-semibold text-text" data-testid="preview-count">
          {countText(count)}
        </b>{' '}
        <span className="text-mute">{countHow(preview)}</span> {resume !== null && <CountOn view={view} />}
      </Row>
      {memory && <Row name={invalidates ? 'Memory freed' : 'Memory'}>{memoryText(memory)}</Row>}
      <Row name="Extra misses">
        {costText(preview)}
        <span className="block text-mute text-xs text-pretty">{cost.how}</span>
      </Row>
      <Row name="Undo">
        {undo.possible ? 'possible for a minute. ' : 'not possible. '}
        <span className="text-mute">{undo.why}</span>
      </Row>
    </dl>
  )
}

/** From an estimate to the exact number, as far as somebody wants to wait. */
function CountOn({ view: { counting, busy, countOn, stopCounting } }: { view: PreviewView }) {
  if (counting === 'no')
    return (
      <Button className="py-0.5" onClick={countOn} disabled={busy}>
        Count on
      </Button>
    )
  return (
    <Button className="py-0.5" onClick={stopCounting} disabled={counting === 'stopping'}>
      {counting === 'on' ? 'Stop counting' : 'Stopping…'}
    </Button>
  )
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid sm:contents">
      <dt className="text-mute">{name}</dt>
      <dd className="min-w-0 text-pretty break-words">{children}</dd>
    </div>
  )
}

function Sample({ preview }: { preview: KeyPreview }) {
  const { sample, count } = preview
  const all = count.exact && sample.length === count.value
  return (
    <details open={sample.length <= 3}>
      <summary className="w-fit rounded-control text-mute hover:text-text">
        {all ? 'All of them' : `${sample.length} of them`}
      </summary>
      <ul aria-label="Some of the keys" className="mt-1 max-h-32 overflow-y-auto font-mono text-xs">
        {sample.map(({ id, text, inexact }, turn) => (
          <li key={id ?? turn} className="truncate py-0.5" title={text}>
            {text === '' ? <i className="text-mute">the empty name</i> : text}
            {inexact && <span className="text-mute"> (not plain text)</span>}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** A preview may be agreed to for a minute. */
function Minute({ view }: { view: PreviewView }) {
  const { preview, busy, counting, left, over, again } = view
  if (preview?.nonce === null) return <p className="text-mute">No such keys: there is nothing to do.</p>
  return (
    <p className="flex min-h-7 flex-wrap items-center gap-2 text-mute text-xs">
      {busy
        ? counting === 'no'
          ? 'Looking again…'
          : 'Counting…'
        : over
          ? 'This preview is older than a minute.'
          : `Holds for ${secondsText(left)}.`}
      {!busy && (
        <Button tone="quiet" className="py-0.5 text-xs" onClick={again}>
          <RotateCw aria-hidden="true" className="size-3" />
          Preview again
        </Button>
      )}
    </p>
  )
}
