'use client'

import { clock, duration, moment } from '#components/format/durations.ts'
import { count, joined } from '#components/format/numbers.ts'
import type { SlowlogDigest } from '#components/rpc/types.ts'
import { amountIn } from '../amounts.ts'
import type { Question } from '../view.ts'

type TimelineProps = { timeline: SlowlogDigest['timeline']; question: Question }

/** A bar for each stretch of time: how many there were. The numbers are a table for who cannot see them. */
export function Timeline({ timeline: { from, to, step, points }, question }: TimelineProps) {
  const most = Math.max(1, ...points.map(point => point.count))
  const span = Math.max(step, to - from)
  const edge = span > 86_400_000 ? moment : clock
  const total = points.reduce((sum, point) => sum + point.count, 0)
  return (
    <figure className="m-0 flex min-h-0 grow flex-col" aria-label="Entries over time">
      <p className="text-xs text-mute">
        {joined(count(total))} {total === 1 ? 'entry' : 'entries'}, at most {joined(count(most))} in{' '}
        {duration(step / 1000)}
      </p>
      <div aria-hidden="true" className="relative mt-2 h-28 grow border-line border-b">
        {points.map(point => (
          <span
            key={point.at}
            title={`${moment(point.at)}: ${point.count}, worst ${amountIn(point.worst, question.kind)}`}
            className="absolute bottom-0 min-w-[3px] rounded-t-[2px] bg-miss"
            style={{
              left: `${((point.at - from) / span) * 100}%`,
              width: `calc(${(step / span) * 100}% - 1px)`,
              height: `${Math.max(3, (point.count / most) * 100)}%`,
            }}
          />
        ))}
      </div>
      <div
        aria-hidden="true"
        className="mt-1 flex justify-between text-2xs text-faint"
        suppressHydrationWarning
      >
        <span>{edge(from)}</span>
        <span>{edge(to)}</span>
      </div>
      <table className="sr-only">
        <caption>Entries over time</caption>
        <thead>
          <tr>
            <th>from</th>
            <th>entries</th>
            <th>worst</th>
          </tr>
        </thead>
        <tbody>
          {points.map(point => (
            <tr key={point.at}>
              <td suppressHydrationWarning>{moment(point.at)}</td>
              <td>{point.count}</td>
              <td>{amountIn(point.worst, question.kind)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}
