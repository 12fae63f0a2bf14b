'use client'

import { useState } from 'react'
import { useOperator } from '#components/shell/use-operator.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { Cost } from './cost.tsx'
import { Form } from './form.tsx'
import { Lines } from './lines.tsx'
import { Progress } from './progress.tsx'
import { type LiveForm, useLiveCommands } from './use-live-commands.ts'

const usual: LiveForm = { seconds: 10, command: '', text: '', client: '', own: false }

/** Listening to what a server is sent: what it will cost, what came, and what it did cost. */
export function Live({ target }: { target: string }) {
  const refused = useOperator(target)
  const [form, setForm] = useState(usual)
  const live = useLiveCommands(target, refused === null)
  if (refused !== null) {
    return (
      <Panel title="Live commands" className="min-h-64">
        <Empty>Commands hold what other people send. {refused}</Empty>
      </Panel>
    )
  }
  const { state, lines, fault } = live
  const running = state?.phase === 'running'
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <Panel title="Listen" hint="at most a minute, one at a time, never above a rate that it states">
        <Form form={form} onChange={setForm} live={live} running={running}>
          <Cost target={target} seconds={form.seconds} paused={running || live.starting} />
        </Form>
      </Panel>
      {state && state.phase !== 'idle' && <Progress state={state} />}
      <Panel
        title="Commands"
        hint="newest first"
        className="min-h-80"
        state={
          fault && !running ? (
            <Failed message={fault.message} onRetry={live.retry} />
          ) : state === null || live.starting ? (
            <Skeleton className="grow" />
          ) : lines.length === 0 ? (
            <Empty>{emptyWords(state.phase, state.seen)}</Empty>
          ) : undefined
        }
      >
        <Lines lines={lines} />
      </Panel>
    </div>
  )
}

function emptyWords(phase: 'idle' | 'running' | 'over', seen: number): string {
  if (phase === 'idle')
    return 'Nothing was listened to yet. Start above: every command appears here as it is sent.'
  const words =
    seen === 0 ? 'Nobody sent a command' : `${seen} commands were sent, none of them fits the filter`
  return phase === 'running' ? `${words} so far.` : `${words} in this time.`
}
