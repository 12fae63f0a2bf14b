import { duration } from '#components/format/durations.ts'
import { count, joined, percent } from '#components/format/numbers.ts'
import type { NamespacesResult } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty } from '#components/ui/panel-states.tsx'
import { keyOf } from './rows.ts'

type Range = { low: number; high: number }
const cell = 'px-2 py-1'

/** What more or less memory, or other TTLs, would do to the hit rate. */
export function WhatIfPanel({ result, space }: { result: NamespacesResult; space: string | null }) {
  const chosen = result.spaces.find(each => keyOf(each) === space) ?? null
  const whatIf = chosen?.whatIf ?? result.whole
  const whose = chosen?.whatIf ? chosen.name : 'all keys'
  const { present, met, sampled } = result.keys
  if (result.reads === 0)
    return (
      <Panel title="What if" className="min-h-40">
        <Empty>Without reads nothing can be told.</Empty>
      </Panel>
    )
  return (
    <Panel title="What if" hint={whose} className="min-h-72">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5 lg:grid-cols-2">
        <div>
          <h3 className="mb-1 font-[520] text-mute text-xs">With other memory</h3>
          <Table
            label="Hit rate with other memory"
            first="memory"
            rows={whatIf.memory.map(({ factor, ...range }) => ({
              name: factor === 1 ? 'as now' : `× ${factor}`,
              note: factor === 1 ? null : `room for ${joined(count(Math.round(present * factor)))} keys`,
              strong: factor === 1,
              ...range,
            }))}
          />
        </div>
        <div>
          <h3 className="mb-1 font-[520] text-mute text-xs">With another TTL, and room for everything</h3>
          <Table
            label="Hit rate with another TTL"
            first="TTL"
            rows={whatIf.ttl.map(({ seconds, modelled, ...range }) => ({
              name: duration(seconds),
              note: modelled ? 'by a model' : 'played through',
              strong: false,
              ...range,
            }))}
          />
        </div>
      </div>
      <p className="mt-3 text-pretty text-faint text-xs">
        {`Told from ${joined(count(sampled))} of about ${joined(count(met))} keys that were read, as an LRU cache of keys of one size would behave. In so short a look many keys are read once, and nobody knows when before: the truth lies within the range. A longer capture makes it narrower.`}
      </p>
    </Panel>
  )
}

type Row = Range & { name: string; note: string | null; strong: boolean }

function Table({ label, first, rows }: { label: string; first: string; rows: readonly Row[] }) {
  return (
    <table className="w-full text-xs sm:text-sm">
      <caption className="sr-only">{label}</caption>
      <thead className="text-faint text-xs">
        <tr>
          <th scope="col" className={`${cell} text-left font-normal`}>
            {first}
          </th>
          <th scope="col" className={`${cell} text-left font-normal`}>
            hit rate
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, note, strong, low, high }) => (
          <tr key={name} className={`border-line border-t ${strong ? 'font-semibold' : ''}`}>
            <th scope="row" className={`${cell} text-left font-[inherit] whitespace-nowrap`}>
              {name}
              {note !== null && (
                <span className="block font-normal text-faint text-xs sm:ml-2 sm:inline">{note}</span>
              )}
            </th>
            <td className={`${cell} w-3/5`}>
              <RangeBar low={low} high={high} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What is sure is filled, what is possible is hatched by being lighter; the numbers say both. */
function RangeBar({ low, high }: Range) {
  const same = high - low < 0.0005
  return (
    <span className="flex items-center gap-2">
      <span
        className="relative h-1.5 min-w-10 flex-1 overflow-hidden rounded-full bg-line"
        aria-hidden="true"
      >
        <span className="absolute inset-y-0 left-0 bg-hit/35" style={{ width: `${high * 100}%` }} />
        <span className="absolute inset-y-0 left-0 bg-hit" style={{ width: `${low * 100}%` }} />
      </span>
      <span className="w-28 text-right whitespace-nowrap">
        {same ? joined(percent(low)) : `${percent(low).value} – ${joined(percent(high))}`}
      </span>
    </span>
  )
}
