'use client'

import { useQuery } from '@tanstack/react-query'
import { count, joined, percent, rate } from '#components/format/numbers.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Panel } from '#components/ui/panel.tsx'
import { overLastMinute } from './lab-rates.ts'

const askEveryMs = 2000
const cell = 'px-2 py-1.5'

/** The lab counts its own reads, so for its namespaces the hit rate is always there and costs nothing. */
export function LabPanel({ target }: { target: string }) {
  const trpc = useTRPC()
  const { data } = useQuery({
    ...trpc.strategies.series.queryOptions({ target }),
    refetchInterval: askEveryMs,
  })
  const lanes = data ? overLastMinute(data.series) : []
  if (lanes.length === 0) return null
  return (
    <Panel title="The lab’s own traffic" hint="always on, over the last minute" className="min-h-24">
      <table className="w-full text-xs sm:text-sm">
        <caption className="sr-only">Hit rate of the lab, by lane</caption>
        <thead className="text-faint text-xs">
          <tr>
            <th scope="col" className={`${cell} text-left font-normal`}>
              namespace
            </th>
            <th scope="col" className={`${cell} text-right font-normal`}>
              reads
            </th>
            <th scope="col" className={`${cell} text-right font-normal`}>
              misses
            </th>
            <th scope="col" className={`${cell} text-right font-normal`}>
              hit rate
            </th>
          </tr>
        </thead>
        <tbody>
          {lanes.map(({ lane, reads, hits, perSecond }) => (
            <tr key={lane} className="border-line border-t">
              <th
                scope="row"
                className={`${cell} text-left font-mono font-normal`}
              >{`cacheboard:lab:${lane}:`}</th>
              <td className={`${cell} text-right whitespace-nowrap`}>{joined(rate(perSecond))}</td>
              <td className={`${cell} text-right whitespace-nowrap`}>{joined(count(reads - hits))}</td>
              <td className={`${cell} text-right whitespace-nowrap`}>
                {reads > 0 ? joined(percent(hits / reads)) : 'no reads'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
