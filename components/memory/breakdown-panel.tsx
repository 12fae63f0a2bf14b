'use client'

import { milliseconds, moment } from '#components/format/durations.ts'
import { count, joined } from '#components/format/numbers.ts'
import type { MemoryAnalysis } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Bytes, Keys } from './amount.tsx'
import { BreakdownTable } from './breakdown-table.tsx'
import { groupsOf, type ShownGroup, titleOf } from './groups.ts'
import { Treemap } from './treemap.tsx'
import type { Result } from './use-memory.ts'

const options = [
  { value: 'namespace', label: 'Namespace' },
  { value: 'type', label: 'Type' },
  { value: 'encoding', label: 'Encoding' },
  { value: 'ttl', label: 'TTL' },
  { value: 'use', label: 'Last use' },
  { value: 'size', label: 'Size' },
] as const

/** Where the memory goes: one picture, one table, six ways to divide it. */
export function BreakdownPanel({ view }: { view: Result }) {
  const { result, address, setAddress } = view
  return (
    <Panel
      title="Where it goes"
      hint={result && <Method analysis={result.whole} />}
      className="min-h-[30rem]"
      state={stateOf(view)}
    >
      <div className="mb-2 overflow-x-auto">
        <Segmented
          label="Divided by"
          options={options}
          value={address.by}
          onChange={by => setAddress({ by })}
        />
      </div>
      {result && <Breakdown analysis={result.whole} by={address.by} />}
    </Panel>
  )
}

function stateOf({ result, waiting, fault, retry }: Result) {
  if (result) return undefined
  if (fault) return <Failed message={fault.message} onRetry={retry} />
  if (waiting) return <Skeleton className="grow" />
  return (
    <Empty>
      Nobody has looked yet. Choose above how much to look at: a sample of 20 000 keys takes a second or two
      and says how exact it is.
    </Empty>
  )
}

/** A namespace opens in the key browser. */
function linkOf({ kind, id }: ShownGroup): string | null {
  return kind === 'namespace' && id !== null ? `/keys?prefix=${id}` : null
}

function Breakdown({ analysis, by }: { analysis: MemoryAnalysis; by: Result['address']['by'] }) {
  const groups = groupsOf(analysis, by)
  const title = titleOf(by, analysis.use)
  const all = analysis.bytes.value
  return (
    <>
      <p className="mb-2 text-mute">
        <span className="text-text">
          <Bytes of={analysis.bytes} />
        </span>{' '}
        in <Keys of={analysis.keys} /> keys.
      </p>
      {groups.length === 0 ? (
        <Empty>{emptyWords(analysis, by)}</Empty>
      ) : (
        <div className="grid min-h-0 grow grid-cols-[minmax(0,1fr)] gap-3 xl:grid-cols-[minmax(0,1fr)_minmax(0,37rem)]">
          <div className="h-64 xl:h-[24rem]">
            <Treemap title={`Memory by ${title}`} groups={groups} all={all} linkOf={linkOf} />
          </div>
          <div className="flex max-h-[24rem] min-h-0 flex-col">
            <BreakdownTable title={title} groups={groups} all={all} linkOf={linkOf} />
          </div>
        </div>
      )}
      {analysis.notes.length > 0 && (
        <ul className="mt-3 grid gap-1 text-miss text-xs">
          {analysis.notes.map(note => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  )
}

function emptyWords(analysis: MemoryAnalysis, by: Result['address']['by']): string {
  if (analysis.keys.value === 0) return 'There were no keys.'
  if (by === 'encoding' || by === 'use') return 'The server does not tell this to the board’s user.'
  return 'Nothing to show.'
}

function Method({ analysis }: { analysis: MemoryAnalysis }) {
  const { method, looked, endedAt, startedAt, cost } = analysis
  const how = {
    walks: `${joined(count(looked))} keys by random walks`,
    spread: `${joined(count(looked))} keys`,
    all: `all ${joined(count(looked))} keys`,
  }[method]
  const server = cost.serverMs === null ? '' : `, ${joined(milliseconds(cost.serverMs))} of the server’s time`
  return (
    <span suppressHydrationWarning title={`${joined(count(cost.commands))} commands${server}`}>
      {`${how} · ${moment(endedAt)} · took ${joined(milliseconds(endedAt - startedAt))}${server}`}
    </span>
  )
}
