'use client'

import dynamic from 'next/dynamic'
import { CacheRoom } from '#components/shell/cache-room.tsx'
import { Skeleton } from '#components/ui/panel-states.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Log } from './log/log.tsx'
import { useView } from './use-slowlog.ts'
import type { Words } from './view.ts'

const Waiting = () => <Skeleton className="min-h-[40rem]" />
const Latency = dynamic(() => import('./latency/latency.tsx').then(part => part.Latency), {
  ssr: false,
  loading: Waiting,
})
const Live = dynamic(() => import('./live/live.tsx').then(part => part.Live), {
  ssr: false,
  loading: Waiting,
})

const options = [
  { value: 'log', label: 'Slow log' },
  { value: 'latency', label: 'Command times' },
  { value: 'live', label: 'Live commands' },
] as const

const words: Record<Words['tab'], string> = {
  log: 'What took long, on every server of the cache. It is kept for 30 days, also when the servers have forgotten it.',
  latency: 'How long commands take inside the server, over a window. What the network adds is not in it.',
  live: 'What the server is sent, as it is sent. For a short time, as it costs the server some of its speed.',
}

/** What is slow, why, and who sends it. */
export function Slowlog() {
  return <CacheRoom title="Slow log">{target => <Room target={target} />}</CacheRoom>
}

function Room({ target }: { target: string }) {
  const view = useView(target)
  const { tab } = view.words
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 grow basis-72">
          <h1 className="text-[1.1875rem] font-semibold tracking-[-0.01em]">Slow log</h1>
          <p className="text-pretty text-mute">{words[tab]}</p>
        </div>
        <Segmented label="View" options={options} value={tab} onChange={next => view.change({ tab: next })} />
      </div>
      {tab === 'log' && <Log target={target} view={view} />}
      {tab === 'latency' && <Latency target={target} />}
      {tab === 'live' && <Live target={target} />}
    </>
  )
}
