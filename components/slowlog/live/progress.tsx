'use client'

import { duration } from '#components/format/durations.ts'
import { bytes, count, joined, percent } from '#components/format/numbers.ts'
import { useNow } from '#components/format/ticker.ts'
import type { LiveState } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'

/** How far it is while it runs; what it did cost when it is over. */
export function Progress({ state }: { state: LiveState }) {
  return (
    <Panel
      title={
        state.phase === 'running' ? `Listening${state.by ? `, by ${state.by}` : ''}` : 'What it did cost'
      }
    >
      {state.phase === 'running' ? <Running state={state} /> : <Report state={state} />}
      <p className="mt-2 text-pretty">
        {joined(count(state.seen))} commands, {joined(count(state.fitting))} of them fit
        {state.skipped > 0 &&
          `; ${joined(count(state.skipped))} came too fast to be shown and are only counted`}
        .
      </p>
      {state.commands.length > 0 && (
        <ul aria-label="By command" className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-mute">
          {state.commands.map(({ command, count: times }) => (
            <li key={command}>
              <span className="font-mono text-text">{command}</span> {joined(count(times))}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Running({ state: { startedAt, endsAt } }: { state: LiveState }) {
  const now = useNow()
  if (startedAt === null || endsAt === null) return null
  const done = Math.min(1, Math.max(0, (now - startedAt) / (endsAt - startedAt)))
  return (
    <div
      role="progressbar"
      aria-label="Time that it has listened"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(done * 100)}
      aria-valuetext={`${duration((endsAt - now) / 1000)} to go`}
    >
      <div className="h-1.5 overflow-hidden rounded-full bg-line">
        <div className="h-full bg-hit" style={{ width: `${done * 100}%` }} />
      </div>
      <p className="mt-1 text-xs text-mute">{duration(Math.max(0, (endsAt - now) / 1000))} to go</p>
    </div>
  )
}

function Report({ state: { report } }: { state: LiveState }) {
  if (!report) return null
  return (
    <div className="grid gap-1 text-pretty">
      <p>
        {report.reason} {joined(bytes(report.bytes))} came in {report.seconds.toFixed(1)} s
        {report.own === null
          ? '. This server does not tell who sent a command, so the board’s own are among them.'
          : `, ${joined(count(report.own))} of the commands were the board’s own.`}
      </p>
      <ul className="grid gap-0.5 text-xs text-mute" aria-label="Load of each server">
        {report.nodes.map(({ node, before, during }) => (
          <li key={node}>
            <span className="font-mono text-text">{node}</span>: {joined(count(before.operations))} commands a
            second before
            {during && `, ${joined(count(during.operations))} while listening`}
            {processor(before.processor, during?.processor ?? null)}
          </li>
        ))}
      </ul>
    </div>
  )
}

function processor(before: number | null, during: number | null): string {
  if (before === null || during === null) return ''
  return `; ${joined(percent(before))} of a core before, ${joined(percent(during))} while listening`
}
