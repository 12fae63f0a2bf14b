'use client'

import { RelativeTime } from '#components/format/relative-time.tsx'
import type { Advice as Answer } from '#components/rpc/types.ts'
import { CacheRoom } from '#components/shell/cache-room.tsx'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { AsideList } from './aside-list.tsx'
import { FindingCard } from './finding-card.tsx'
import { BlindPanel, QuietList } from './rules-lists.tsx'
import { SourcesPanel } from './sources-panel.tsx'
import { type AdviceView, type ReadAgain, useAdvice, useReadAgain } from './use-advice.ts'

/** What is not well with a cache, what it costs, and what to do. */
export function Advice() {
  return <CacheRoom title="Advice">{target => <Room target={target} />}</CacheRoom>
}

function Room({ target }: { target: string }) {
  const view = useAdvice(target)
  const again = useReadAgain(target)
  const { advice, fault } = view
  return (
    <>
      <div className="mb-4">
        <h1 className="text-[1.1875rem] font-semibold tracking-[-0.01em]">Advice</h1>
        <p className="min-h-[1.3em] text-pretty text-mute">{headline(advice)}</p>
      </div>
      <Trouble view={view} />
      {!advice && (fault ? <Broken view={view} /> : <Waiting />)}
      {advice && (
        <div
          className={`grid grid-cols-[minmax(0,1fr)] items-start gap-3 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)] ${advice.stale || fault ? 'dimmed' : ''}`}
        >
          <div className="grid min-w-0 gap-3">
            <Findings advice={advice} view={view} again={again} />
            <AsideList view={view} />
          </div>
          <div className="grid min-w-0 gap-3">
            <SourcesPanel sources={advice.sources} again={again} />
            <BlindPanel blind={advice.blind} of={rulesOf(advice)} />
            <QuietList quiet={advice.quiet} />
          </div>
        </div>
      )}
    </>
  )
}

function Findings({ advice, view, again }: { advice: Answer; view: AdviceView; again: ReadAgain }) {
  if (advice.findings.length === 0) {
    const { quiet, blind } = advice
    return (
      <Panel title="Findings" className="min-h-64">
        <Empty>
          <p className="text-text">
            {isSeen(advice) ? 'Nothing was found.' : 'The servers have told nothing yet.'}
          </p>
          <p>
            {quiet.length} rules looked.{' '}
            {blind.length > 0 && `${blind.length} could not, so there may be more: see what they miss.`}
          </p>
        </Empty>
      </Panel>
    )
  }
  return (
    <section aria-label="Findings" className="grid min-w-0 gap-3">
      {advice.findings.map(finding => (
        <FindingCard key={finding.id} finding={finding} view={view} again={again} />
      ))}
    </section>
  )
}

/** What stands between the reader and the newest numbers. */
function Trouble({ view }: { view: AdviceView }) {
  const { advice, fault, retry } = view
  if (!advice) return null
  return (
    <>
      {(fault ?? advice.stale) && (
        <div role="alert" className="mb-3 flex flex-wrap items-center gap-3 text-stale">
          <p className="min-w-0 grow basis-64 text-pretty">
            {isSeen(advice) && (
              <>
                Last seen <RelativeTime at={advice.at} />.{' '}
              </>
            )}
            {fault?.message ?? advice.stale?.message}
          </p>
          <Button onClick={retry} className="py-1">
            Try again
          </Button>
        </div>
      )}
      {advice.keepingProblem !== null && (
        <p role="alert" className="mb-3 text-pretty text-stale">
          What was set aside is not known, so everything is shown. {advice.keepingProblem}
        </p>
      )}
    </>
  )
}

function Broken({ view }: { view: AdviceView }) {
  return (
    <Panel title="Findings" className="min-h-64">
      <Failed message={view.fault?.message} onRetry={view.retry} />
    </Panel>
  )
}

function Waiting() {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <div className="grid gap-3">
        {['first', 'second', 'third'].map(each => (
          <Skeleton key={each} className="h-44" />
        ))}
      </div>
      <Skeleton className="h-72" />
    </div>
  )
}

const rulesOf = ({ findings, aside, quiet, blind }: Answer) => {
  const found = [...findings, ...aside.flatMap(({ found: each }) => each ?? [])].map(({ rule }) => rule)
  return new Set([...found, ...[...quiet, ...blind].map(({ rule }) => rule)]).size
}

const isSeen = ({ sources }: Answer) => sources.some(({ kind, at }) => kind === 'servers' && at !== null)

function headline(advice: Answer | null): string {
  if (!advice || !isSeen(advice)) return 'What is not well, what it costs, and what to do.'
  const { length } = advice.findings
  if (length === 0) return 'Nothing was found. New measurements are looked at as they come.'
  return `${length === 1 ? 'One finding' : `${length} findings, the most urgent first`}. Each says what was measured, what it costs and what to do.`
}
