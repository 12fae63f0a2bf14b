'use client'

import { useTargetId } from '#components/live/live-provider.tsx'
import { faultOf } from '#components/rpc/fault.ts'
import type { ExperimentFacts, ExperimentsState } from '#components/rpc/types.ts'
import { RoomLink } from '#components/shell/room-link.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { experimentPath } from './run-path.ts'
import { useExperiments } from './use-experiments.ts'

/** Every question that can be asked of a cache here. */
export function Catalogue() {
  const target = useTargetId()
  const { catalogue, state } = useExperiments(target)
  const { data, error, refetch } = catalogue
  if (!data) {
    return (
      <Panel title="Catalogue" className="min-h-96">
        {target === null ? (
          <Empty>The cache is starting. This page continues by itself as soon as it answers.</Empty>
        ) : error ? (
          <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
        ) : (
          <Skeleton className="grow" />
        )}
      </Panel>
    )
  }
  return (
    <>
      {state.data?.refused && (
        <p className="mb-3 text-pretty text-mute">{`${state.data.refused} You can look at everything here.`}</p>
      )}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,19rem),1fr))] gap-3">
        {data.map((facts, at) => (
          <Card key={facts.id} facts={facts} number={at + 1} state={state.data ?? null} />
        ))}
        <RacesCard number={data.length + 1} />
      </ul>
    </>
  )
}

type CardProps = { facts: ExperimentFacts; number: number; state: ExperimentsState | null }

function Card({ facts, number, state }: CardProps) {
  const runs = state?.current?.settings.experiment === facts.id
  return (
    <li className="min-w-0">
      <RoomLink
        href={experimentPath(facts.id)}
        className="flex h-full flex-col gap-1.5 rounded-card border border-line bg-panel px-[0.9375rem] py-[0.8125rem] transition-colors hover:border-edge"
      >
        <span className="flex items-baseline justify-between gap-2">
          <span className="font-semibold text-base">{facts.title}</span>
          <span className="text-faint text-xs">{runs ? <b className="text-hit">running</b> : number}</span>
        </span>
        <span className="text-pretty text-mute">{facts.question}</span>
        <span className="mt-auto pt-1 text-faint text-xs">
          {`${facts.choices.length} compared · ${facts.modes.join(' or ')}`}
        </span>
      </RoomLink>
    </li>
  )
}

/** Nothing runs there by itself: whoever looks decides who moves. */
function RacesCard({ number }: { number: number }) {
  return (
    <li className="min-w-0">
      <RoomLink
        href="/experiments/races"
        className="flex h-full flex-col gap-1.5 rounded-card border border-line bg-panel px-[0.9375rem] py-[0.8125rem] transition-colors hover:border-edge"
      >
        <span className="flex items-baseline justify-between gap-2">
          <span className="font-semibold text-base">Races, step by step</span>
          <span className="text-faint text-xs">{number}</span>
        </span>
        <span className="text-pretty text-mute">
          Two clients, one key, and you decide who moves. Can you leave an old value in the cache?
        </span>
        <span className="mt-auto pt-1 text-faint text-xs">you move the clients · simulated</span>
      </RoomLink>
    </li>
  )
}
