'use client'

import { useQuery } from '@tanstack/react-query'
import { duration, moment } from '#components/format/durations.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useConnection } from '#components/live/live-provider.tsx'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { ExperimentFacts, ExperimentRun, RunResult } from '#components/rpc/types.ts'
import { RoomLink } from '#components/shell/room-link.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { ChartPanel } from './chart-panel.tsx'
import { RunActions } from './run-actions.tsx'
import type { Lines } from './run-columns.ts'
import { runPath } from './run-path.ts'
import { settingsOf } from './set-up.ts'
import { settingsInWords } from './settings-in-words.ts'
import { stateWords } from './state-words.ts'

type RunViewProps = {
  facts: ExperimentFacts
  run: ExperimentRun | null
  error: unknown
  onRetry: () => void
  reason: string | null
}

/** A run: while it goes on, and for ever after. */
export function RunView({ facts, run, error, onRetry, reason }: RunViewProps) {
  const { status } = useConnection()
  if (!run) {
    return (
      <Panel title="Run" className="min-h-80">
        {error ? (
          <Failed message={faultOf(error).message} onRetry={onRetry} />
        ) : (
          <Skeleton className="grow" />
        )}
      </Panel>
    )
  }
  const going = run.state === 'running' || run.state === 'queued'
  return (
    <div className={`grid min-w-0 gap-3 ${going && status === 'lost' ? 'dimmed' : ''}`}>
      <Shown facts={facts} run={run} reason={reason} />
    </div>
  )
}

function Shown({
  facts,
  run,
  reason,
}: {
  facts: ExperimentFacts
  run: ExperimentRun
  reason: string | null
}) {
  const result = run.result as RunResult | null
  const lines = result?.lines ?? ((run.sofar?.lines ?? {}) as Lines)
  const settings = settingsOf(run.settings, facts)
  return (
    <>
      <Head run={run} facts={facts} reason={reason} />
      {facts.charts.map(chart => (
        <ChartPanel
          key={chart.id}
          facts={facts}
          chart={chart}
          lines={lines}
          chosen={settings?.choices ?? []}
          hint={hintOf(run, facts)}
        />
      ))}
    </>
  )
}

function hintOf(run: ExperimentRun, facts: ExperimentFacts): string {
  const settings = settingsOf(run.settings, facts)
  if (!settings) return ''
  return settings.mode === 'simulated'
    ? `simulated · seed ${settings.seed}`
    : `same arrivals · seed ${settings.seed}`
}

function Head({ run, facts, reason }: { run: ExperimentRun; facts: ExperimentFacts; reason: string | null }) {
  const settings = settingsOf(run.settings, facts)
  const versions = Object.entries(run.versions).map(([what, version]) => `${what} ${version}`)
  const lasted = run.endedAt === null ? null : duration((run.endedAt - run.startedAt) / 1_000)
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 grow basis-72">
        <p className="text-pretty">
          <b className="font-semibold">{settings?.mode === 'simulated' ? 'Simulated' : 'On real parts'}</b>
          <span className="text-mute">
            {` · ${stateWords[run.state]} · started by ${run.who ?? 'the board'} `}
            <span title={moment(run.startedAt)}>
              <RelativeTime at={run.startedAt} />
            </span>
            {lasted && ` · took ${lasted}`}
          </span>
        </p>
        <p className="text-faint text-pretty text-xs">{versions.join(' · ')}</p>
        <p className="hidden text-faint text-pretty text-xs print:block">{settingsInWords(run, facts)}</p>
        <Repeated run={run} />
      </div>
      {run.endedAt !== null && <RunActions facts={facts} run={run} reason={reason} />}
    </div>
  )
}

/** Whether doing it again has found the same. */
function Repeated({ run }: { run: ExperimentRun }) {
  const trpc = useTRPC()
  const { repeats, target, experiment, hash } = run
  const { data } = useQuery({
    ...trpc.experiments.run.queryOptions({ target, id: repeats ?? '' }),
    enabled: repeats !== null,
    retry: false,
  })
  if (repeats === null) return null
  const same = data && hash !== null && data.hash === hash
  return (
    <p className="text-mute text-xs">
      {'Repeats '}
      <RoomLink
        href={runPath({ id: repeats, target, experiment })}
        className="underline underline-offset-4 hover:text-text"
      >
        an earlier run
      </RoomLink>
      {same && <b className="font-medium text-hit">: the result is identical, {hash.slice(0, 8)}</b>}
      {data && hash !== null && !same && ': measured anew, so the numbers differ a little'}
    </p>
  )
}
