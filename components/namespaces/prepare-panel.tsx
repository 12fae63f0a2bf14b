'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { bytesPerSecond, joined, percent, rate } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { NamespacesAnnouncement } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import type { Order } from './use-namespaces.ts'

const lengths = [
  { value: '5', label: '5 s' },
  { value: '10', label: '10 s' },
  { value: '30', label: '30 s' },
  { value: '58', label: '58 s' },
] as const

type PrepareProps = {
  target: string
  delimiter: string
  onStart: (order: Order) => void
  onClose: () => void
}

/** What a capture costs and changes, before anybody starts it. */
export function PreparePanel({ target, delimiter: known, onStart, onClose }: PrepareProps) {
  const trpc = useTRPC()
  const [seconds, setSeconds] = useState<(typeof lengths)[number]['value']>('10')
  const [delimiter, setDelimiter] = useState(known)
  const query = useQuery({ ...trpc.namespaces.announce.queryOptions({ target }), gcTime: 0, staleTime: 0 })
  const { data, error } = query
  const state = data ? undefined : error ? (
    <Failed message={faultOf(error).message} onRetry={() => void query.refetch()} />
  ) : (
    <Skeleton className="min-h-36 grow" />
  )
  return (
    <Panel title="Before you capture" hint="measured just now" className="mb-3 min-h-48" state={state}>
      {data && (
        <form
          className="grid gap-3"
          onSubmit={event => {
            event.preventDefault()
            onStart({ seconds: Number(seconds), delimiter: delimiter === '' ? ':' : delimiter })
          }}
        >
          <Cost announcement={data} />
          <div className="flex flex-wrap items-center gap-3">
            <Segmented label="For how long" options={lengths} value={seconds} onChange={setSeconds} />
            <label className="flex items-center gap-1.5 text-mute">
              delimiter
              <input
                value={delimiter}
                onChange={event => setDelimiter(event.target.value)}
                maxLength={16}
                spellCheck={false}
                autoComplete="off"
                className="w-14 rounded-control border border-line bg-panel px-2 py-1 text-center font-mono text-text hover:border-edge"
              />
            </label>
            <span className="grow" />
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" tone="go" disabled={data.refusal !== null}>
              {`Capture ${seconds} s`}
            </Button>
          </div>
        </form>
      )}
    </Panel>
  )
}

function Cost({ announcement }: { announcement: NamespacesAnnouncement }) {
  const { refusal, mostOperations, nodes, settings } = announcement
  return (
    <div className="grid gap-2 text-pretty">
      <p>
        The server repeats every command to the board while this runs. That can take up to half of a busy
        server’s throughput. It is refused above {joined(rate(mostOperations))} for each server, and stops by
        itself when the server gets too busy.
      </p>
      <ul className="grid gap-1 text-mute">
        {nodes.map(({ node, load, bytesPerSecond: traffic }) => (
          <li key={node}>
            <span className="font-mono">{node}</span>: {joined(rate(load.operations))} commands
            {traffic !== null && `, about ${joined(bytesPerSecond(traffic))} to the board`}
            {load.processor !== null && `, busy ${joined(percent(Math.min(1, load.processor)))} of the time`}
          </li>
        ))}
        {settings.map(({ node, now, meanwhile, problem }) => (
          <li key={`setting ${node}`}>
            <span className="font-mono">{node}</span>:{' '}
            {problem ?? (
              <>
                notify-keyspace-events is <code>{now === '' ? '“” (off)' : now}</code>
                {now === meanwhile ? (
                  ', which is enough: nothing is changed.'
                ) : (
                  <>
                    , becomes <code>{meanwhile}</code> and goes back when it is over.
                  </>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
      {refusal !== null && (
        <p role="alert" className="text-stale">
          {refusal}
        </p>
      )}
    </div>
  )
}
