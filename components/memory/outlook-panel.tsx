'use client'

import { useQuery } from '@tanstack/react-query'
import { duration } from '#components/format/durations.ts'
import { bytes, joined } from '#components/format/numbers.ts'
import { useFrame } from '#components/live/live-provider.tsx'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { MemoryAnalysis, MemoryOutlook } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { Bytes, inWords, Keys } from './amount.tsx'

const askEveryMs = 10_000
const shownSeconds = new Set([60, 300, 900, 1800, 3600, 21_600, 43_200, 86_400, 604_800, 2_592_000])

/** Where the memory is going: when it is full, and what goes by itself until then. */
export function OutlookPanel({ target, analysis }: { target: string; analysis: MemoryAnalysis | null }) {
  const trpc = useTRPC()
  const query = useQuery({ ...trpc.memory.outlook.queryOptions({ target }), refetchInterval: askEveryMs })
  const { data, error } = query
  const state = data ? undefined : error ? (
    <Failed message={faultOf(error).message} onRetry={() => void query.refetch()} />
  ) : (
    <Skeleton className="grow" />
  )
  return (
    <Panel title="What will happen" className="min-h-72" state={state}>
      {data && <Full outlook={data} />}
      {analysis ? (
        <Released analysis={analysis} />
      ) : (
        <Empty>Analyse the memory to see what expires when.</Empty>
      )}
    </Panel>
  )
}

function Full({ outlook }: { outlook: MemoryOutlook }) {
  const { limit, used, full } = outlook
  const isSilent = useFrame()?.health.status === 'down'
  if (limit === null || used === null)
    return (
      <p className="mb-3 text-mute">
        {isSilent
          ? 'No answer: how much the server may use is not known.'
          : 'The server does not tell how much it may use.'}
      </p>
    )
  if (limit === 0) {
    return (
      <p className="mb-3 text-pretty text-miss">
        No maxmemory is set: the cache grows until the machine has no memory left. Set one, with a policy that
        evicts.
      </p>
    )
  }
  const rates = [
    ['the last minutes', full.minutes],
    ['the last hour', full.hour],
    ['the last day', full.day],
  ] as const
  return (
    <div className="mb-3">
      <p className="mb-1">
        {joined(bytes(used))} of {joined(bytes(limit))} are used.
      </p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 text-mute">
        {rates.map(([name, seconds]) => (
          <div key={name} className="contents">
            <dt>{`at the rate of ${name}`}</dt>
            <dd className={seconds === null ? '' : 'text-miss'}>
              {seconds === null
                ? 'the limit is not in sight'
                : seconds === 0
                  ? 'full now'
                  : `full in ${duration(seconds)}`}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

/** Keys that expire, added up over the time to come. */
function Released({ analysis }: { analysis: MemoryAnalysis }) {
  const { release, never, later, bytes: all } = analysis
  const rows = release.filter(({ seconds }) => shownSeconds.has(seconds))
  return (
    <>
      <h3 className="mb-1 font-[520] text-mute text-xs">
        Released by expiry, counted from the time of the analysis
      </h3>
      <ReleaseCurve analysis={analysis} />
      <section
        aria-label="Released by expiry, table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="mt-2 max-h-48 overflow-auto"
      >
        <table className="w-full text-xs">
          <thead className="sticky top-0 bg-panel text-faint">
            <tr>
              <th scope="col" className="px-2 py-1 text-left font-normal">
                within
              </th>
              <th scope="col" className="px-2 py-1 text-right font-normal">
                keys
              </th>
              <th scope="col" className="px-2 py-1 text-right font-normal">
                memory
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ seconds, keys, bytes: released }) => (
              <tr key={seconds} className="border-line border-t">
                <th scope="row" className="px-2 py-1 text-left font-normal">
                  {duration(seconds)}
                </th>
                <td className="px-2 py-1 text-right">
                  <Keys of={keys} />
                </td>
                <td className="px-2 py-1 text-right">
                  <Bytes of={released} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="mt-2 text-mute text-xs">
        <Bytes of={never} /> never expire
        {later.value > 0 && (
          <>
            , <Bytes of={later} /> after more than 30 days
          </>
        )}
        {all.value > 0 && never.value / all.value > 0.5 ? '. Only eviction makes room from those.' : '.'}
      </p>
    </>
  )
}

const width = 300
const height = 72

/** The share that is gone, over time on a logarithmic axis; the band is the margin. */
function ReleaseCurve({ analysis }: { analysis: MemoryAnalysis }) {
  const { release, bytes: all } = analysis
  const last = release.at(-1)
  if (!last || all.value === 0) return null
  const x = (seconds: number) => (Math.log(seconds / 10) / Math.log(last.seconds / 10)) * width
  const y = (value: number) => height - Math.min(1, Math.max(0, value / all.value)) * height
  const line = release.map(({ seconds, bytes: { value } }) => `${x(seconds)},${y(value)}`).join(' ')
  const upper = release.map(({ seconds, bytes: { value, margin } }) => `${x(seconds)},${y(value + margin)}`)
  const lower = release.map(({ seconds, bytes: { value, margin } }) => `${x(seconds)},${y(value - margin)}`)
  return (
    <svg
      viewBox={`0 -2 ${width} ${height + 16}`}
      role="img"
      aria-label={`Within an hour ${inWords(release.find(({ seconds }) => seconds === 3600)?.bytes ?? last.bytes)} are released, within 30 days ${inWords(last.bytes)}.`}
      className="h-24 w-full"
      preserveAspectRatio="none"
    >
      <polygon points={[...upper, ...lower.toReversed()].join(' ')} className="fill-db/25" />
      <polyline
        points={line}
        className="fill-none stroke-db"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
      <line
        x1={0}
        x2={width}
        y1={height}
        y2={height}
        className="stroke-line"
        vectorEffect="non-scaling-stroke"
      />
      {[60, 3600, 86_400].map(seconds => (
        <line
          key={seconds}
          x1={x(seconds)}
          x2={x(seconds)}
          y1={0}
          y2={height}
          className="stroke-line"
          vectorEffect="non-scaling-stroke"
          strokeDasharray="2 3"
        />
      ))}
    </svg>
  )
}
