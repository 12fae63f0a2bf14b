'use client'

import { milliseconds } from '#components/format/durations.ts'
import { count, joined, percent, rate } from '#components/format/numbers.ts'
import type { LatencyCommand } from '#components/rpc/types.ts'

export const orders = ['time', 'calls', 'mean', 'p99', 'failed', 'rejected', 'name'] as const
type Order = (typeof orders)[number]

const by: Record<Order, (command: LatencyCommand) => number> = {
  time: command => command.microseconds,
  calls: command => command.calls,
  mean: command => command.meanMicroseconds ?? -1,
  p99: command => command.p99 ?? -1,
  failed: command => command.failed,
  rejected: command => command.rejected,
  name: () => 0,
}

const heads: readonly { order: Order | null; label: string; title: string }[] = [
  { order: 'name', label: 'command', title: 'By name' },
  { order: 'calls', label: 'calls', title: 'By calls' },
  { order: 'mean', label: 'mean', title: 'By mean time' },
  { order: null, label: 'p50', title: '' },
  { order: 'p99', label: 'p99', title: 'By p99' },
  { order: 'time', label: 'of all time', title: 'By time together' },
  { order: 'failed', label: 'failed', title: 'By failures' },
  { order: 'rejected', label: 'rejected', title: 'By rejections' },
  { order: null, label: 'lifetime', title: '' },
]

type CommandsTableProps = {
  commands: readonly LatencyCommand[]
  histograms: boolean
  chosen: string
  order: Order
  onOrder: (order: Order) => void
  onChoose: (command: string) => void
}

const plain = 'px-2 py-1.5 whitespace-nowrap'
const cell = `${plain} text-right`
const time = (microseconds: number | null) =>
  microseconds === null ? '–' : joined(milliseconds(microseconds / 1000))

export function CommandsTable({ commands, chosen, order, onOrder, onChoose }: CommandsTableProps) {
  const sorted = commands.toSorted(
    (a, b) => by[order](b) - by[order](a) || a.command.localeCompare(b.command),
  )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Commands, table" tabIndex={0} className="max-h-[30rem] overflow-auto">
      <table className="w-full">
        <thead className="sticky top-0 bg-panel text-xs text-faint">
          <tr>
            {heads.map(({ order: own, label, title }, at) => (
              <th
                key={label}
                scope="col"
                aria-sort={
                  own !== null && own === order ? (own === 'name' ? 'ascending' : 'descending') : undefined
                }
                className={`${plain} font-normal ${at === 0 ? 'text-left' : 'text-right'}`}
              >
                {own === null ? (
                  label
                ) : (
                  <button
                    type="button"
                    title={title}
                    onClick={() => onOrder(own)}
                    className={`rounded-control hover:text-text ${own === order ? 'text-text underline underline-offset-4' : ''}`}
                  >
                    {label}
                  </button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map(command => (
            <Row
              key={command.command}
              command={command}
              isChosen={command.command === chosen}
              onChoose={onChoose}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

type RowProps = { command: LatencyCommand; isChosen: boolean; onChoose: (command: string) => void }

function Row({ command, isChosen, onChoose }: RowProps) {
  const { calls, perSecond, meanMicroseconds, p50, p99, share, failed, rejected, lifetime, own } = command
  return (
    <tr className={`border-line border-t ${isChosen ? 'bg-raise' : ''}`}>
      <th scope="row" className="px-2 py-1.5 text-left font-normal whitespace-nowrap">
        <button
          type="button"
          aria-pressed={isChosen}
          onClick={() => onChoose(command.command)}
          className="rounded-control font-mono text-text underline decoration-faint underline-offset-4 hover:decoration-hit"
        >
          {command.command}
        </button>
        {own > 0 && (
          <span
            title={`${own} of these calls were the board’s own.`}
            className="ml-2 rounded-[0.2rem] border border-line px-1 text-2xs text-mute"
          >
            {own === calls ? 'the board' : 'board too'}
          </span>
        )}
      </th>
      <td className={cell} title={`${calls} calls`}>
        {perSecond === null ? joined(count(calls)) : joined(rate(perSecond))}
      </td>
      <td className={cell}>{time(meanMicroseconds)}</td>
      <td className={cell}>{time(p50)}</td>
      <td className={cell}>{time(p99)}</td>
      <td className={cell}>
        <span className="inline-flex items-center gap-2">
          <span
            aria-hidden="true"
            className="hidden h-1.5 w-14 overflow-hidden rounded-full bg-line sm:inline-block"
          >
            <span className="block h-full bg-write" style={{ width: `${share * 100}%` }} />
          </span>
          <span className="w-12">{calls === 0 ? '–' : joined(percent(share))}</span>
        </span>
      </td>
      <td className={`${cell} ${failed > 0 ? 'text-stale' : 'text-mute'}`}>{joined(count(failed))}</td>
      <td className={`${cell} ${rejected > 0 ? 'text-stale' : 'text-mute'}`}>{joined(count(rejected))}</td>
      <td
        className={`${cell} text-mute`}
        title={`${time(lifetime.calls === 0 ? null : lifetime.microseconds / lifetime.calls)} on average`}
      >
        {joined(count(lifetime.calls))}
      </td>
    </tr>
  )
}
