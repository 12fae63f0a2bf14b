'use client'

import { useIsFetching } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { InvalidateButton } from '../act/invalidate-button.tsx'
import { useOperateRights } from '../act/use-operate-rights.ts'
import { Chips } from './chips.tsx'
import { type Dialog, isEditedWhole, KeyActions } from './edit/key-actions.tsx'
import { UndoLine } from './edit/undo-line.tsx'
import { Head } from './head.tsx'
import { InspectingContext, type Saved } from './inspecting.tsx'
import { msOf, type Pace, RefreshControl } from './refresh-control.tsx'
import { type News, useFacts } from './use-facts.ts'
import { usePaneKeys } from './use-pane-keys.ts'
import { ValueView } from './values/value-view.tsx'

export type KeyInspectorProps = {
  target: string
  id: string
  onClose: () => void
  /** The key is no longer there, and the person has seen it. */
  onGone: (id: string) => void
  /** The key has another name now. */
  onRenamed: (id: string) => void
}

/** One key, closely. */
export function KeyInspector({ target, id, onClose, onGone, onRenamed }: KeyInspectorProps) {
  const titleId = useId()
  const pane = useIntoView()
  const [pace, setPace] = useState<Pace>('off')
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const [last, setLast] = useState<Saved | null>(null)
  const everyMs = msOf[pace]
  const { query, facts, news, refresh, beginEdit } = useFacts(target, id, everyMs)
  const { refused: mayNot } = useOperateRights(target)
  usePaneKeys({
    onClose,
    onEdit: () => facts && mayNot === null && isEditedWhole(facts) && setDialog('edit'),
    onRefresh: refresh,
  })
  function saved(what: Saved) {
    setLast(what)
    refresh()
  }
  if (!facts) {
    return (
      <section ref={pane} aria-label="Key" className={frame}>
        <Waiting query={query} onClose={() => onGone(id)} onRetry={refresh} />
      </section>
    )
  }
  return (
    <section ref={pane} aria-labelledby={titleId} className={frame}>
      <InspectingContext value={{ target, id, facts, everyMs, mayNot, saved, beginEdit }}>
        <Head titleId={titleId} onClose={onClose} />
        <Chips />
        {news && (
          <NewsLine news={news} at={query.dataUpdatedAt} onRetry={refresh} onGone={() => onGone(id)} />
        )}
        <KeyActions open={dialog} onOpen={setDialog} onRenamed={onRenamed} />
        <div className="flex flex-wrap items-center justify-between gap-2">
          <InvalidateButton
            target={target}
            selection={{ kind: 'keys', ids: [id], names: [facts.name.text] }}
          />
          <Refresh pace={pace} onPace={setPace} onRefresh={refresh} />
        </div>
        {last && <UndoLine key={last.undo.until} saved={last} onUndone={refresh} />}
        <div className={`flex shrink-0 flex-col ${news ? 'opacity-70' : ''}`}>
          <ValueView key={facts.type} />
        </div>
      </InspectingContext>
    </section>
  )
}

const frame =
  'flex scroll-mt-28 min-h-64 min-w-0 grow flex-col gap-2.5 overflow-y-auto rounded-card border border-line bg-panel px-[0.9375rem] py-[0.8125rem]'

/** On a narrow screen the key lies below everything else of the page: whoever opens one wants to see it. */
function useIntoView() {
  const pane = useRef<HTMLElement>(null)
  useEffect(() => {
    if (window.matchMedia('(width < 64rem)').matches) void pane.current?.scrollIntoView({ block: 'start' })
  }, [])
  return pane
}

type RefreshProps = { pace: Pace; onPace: (pace: Pace) => void; onRefresh: () => void }

function Refresh(props: RefreshProps) {
  const trpc = useTRPC()
  const busy = useIsFetching({ queryKey: trpc.inspect.pathKey() }) > 0
  return <RefreshControl {...props} busy={busy} />
}

type NewsLineProps = { news: News; at: number; onRetry: () => void; onGone: () => void }

/** The key as it was seen last stays below. */
function NewsLine({ news, at, onRetry, onGone }: NewsLineProps) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 text-stale">
      <p className="min-w-0 grow basis-40 text-pretty break-words">
        {news.words}{' '}
        {news.kind === 'other' && (
          <span aria-live="off" className="text-mute">
            Last seen <RelativeTime at={at} />.
          </span>
        )}
      </p>
      <Button className="px-2 py-1" onClick={news.kind === 'gone' ? onGone : onRetry}>
        {news.kind === 'gone' ? 'Close' : 'Look again'}
      </Button>
    </div>
  )
}

type WaitingProps = {
  query: ReturnType<typeof useFacts>['query']
  onClose: () => void
  onRetry: () => void
}

/** Instead of the key, when there is none to show. */
function Waiting({ query: { data, error }, onClose, onRetry }: WaitingProps) {
  if (error && !data) return <Failed message={faultOf(error).message} onRetry={onRetry} />
  if (!data) return <Shape />
  if (data.state === 'refused') return <Failed message={data.reason} onRetry={onRetry} />
  return (
    <Empty>
      <p className="mb-3">This key is gone: it has expired, or somebody removed it.</p>
      <Button onClick={onClose}>Close</Button>
    </Empty>
  )
}

const Shape = () => (
  <>
    <Skeleton className="h-5 w-2/3" />
    <Skeleton className="h-5" />
    <Skeleton className="h-8" />
    <Skeleton className="h-64" />
  </>
)
