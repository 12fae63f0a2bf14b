'use client'

import { milliseconds } from '#components/format/durations.ts'
import { joined, percent } from '#components/format/numbers.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useLabNow, useLabStale, useLabState } from '#components/live/lab/lab-live.tsx'
import type { InstanceFrame, LabState } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { troublesOf } from './instance-troubles.ts'
import { useInstead } from './not-running.tsx'

const cell = 'px-2 py-1.5'
const heads = ['state', 'processor', 'event loop p99', 'restarts'] as const
const slowLoopMs = 20
const fullCpu = 0.9

const stateLook: Record<InstanceFrame['state'], { mark: string; class: string }> = {
  starting: { mark: '◐', class: 'text-miss' },
  running: { mark: '●', class: 'text-ok' },
  stopping: { mark: '◑', class: 'text-mute' },
  dead: { mark: '✕', class: 'text-stale' },
}

/** The processes that play the application servers, and what happened to each. */
export function InstancesTable() {
  const { state } = useLabState()
  const now = useLabNow()
  const instead = useInstead()
  const stale = useLabStale(state?.phase.kind === 'running')
  return (
    <Panel
      title="App instances"
      hint="each with its own event loop and connections"
      state={instead ?? undefined}
    >
      <section
        aria-label="App instances, table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className={`overflow-x-auto ${stale === null ? '' : 'dimmed'}`}
      >
        <table className="w-full">
          <thead className="text-xs text-faint">
            <tr>
              <th scope="col" className={`${cell} text-left font-normal`}>
                instance
              </th>
              {heads.map((head, index) => (
                <th
                  key={head}
                  scope="col"
                  className={`${cell} font-normal whitespace-nowrap ${index === 0 ? 'text-left' : 'text-right'}`}
                >
                  {head}
                </th>
              ))}
              <th scope="col" className={`${cell} text-left font-normal`}>
                what happened
              </th>
            </tr>
          </thead>
          <tbody>
            {now?.frame.instances.map(instance => (
              <InstanceRow key={instance.name} instance={instance} state={state} />
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}

function InstanceRow({ instance, state }: { instance: InstanceFrame; state: LabState | null }) {
  const { name, pid, cpu, loopDelayP99Ms, restarts } = instance
  const look = stateLook[instance.state]
  const told = state ? troublesOf(name, state) : null
  return (
    <tr className="border-line border-t">
      <th scope="row" className={`${cell} text-left font-normal whitespace-nowrap`}>
        {name} {pid !== null && <span className="text-xs text-faint">{`pid ${pid}`}</span>}
      </th>
      <td className={`${cell} whitespace-nowrap ${look.class}`}>
        <span aria-hidden="true">{look.mark}</span> {instance.state}
      </td>
      <td className={`${cell} text-right whitespace-nowrap ${cpu >= fullCpu ? 'text-miss' : ''}`}>
        {joined(percent(cpu))}
        {cpu >= fullCpu && <span className="sr-only"> at its limit</span>}
      </td>
      <td
        className={`${cell} text-right whitespace-nowrap ${loopDelayP99Ms >= slowLoopMs ? 'text-miss' : ''}`}
      >
        {joined(milliseconds(loopDelayP99Ms))}
        {loopDelayP99Ms >= slowLoopMs && <span className="sr-only"> slow</span>}
      </td>
      <td className={`${cell} text-right`}>{restarts}</td>
      <td className={`${cell} min-w-40 text-mute`}>
        {told ? (
          <>
            {told.message} <RelativeTime at={told.at} />
          </>
        ) : (
          '–'
        )}
      </td>
    </tr>
  )
}
