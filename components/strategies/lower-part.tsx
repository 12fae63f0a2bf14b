'use client'

import dynamic from 'next/dynamic'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { Skeleton } from '#components/ui/panel-states.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { useLab } from './lab-context.tsx'

const Waiting = () => <Skeleton className="min-h-[40rem]" />
const LivePanels = dynamic(() => import('./live/live-panels.tsx').then(part => part.LivePanels), {
  ssr: false,
  loading: Waiting,
})
const LanesCompared = dynamic(() => import('./live/lanes-compared.tsx').then(part => part.LanesCompared), {
  ssr: false,
  loading: Waiting,
})
const InstancesTable = dynamic(() => import('./live/instances-table.tsx').then(part => part.InstancesTable), {
  ssr: false,
  loading: Waiting,
})

const tabs = ['lane', 'compared', 'instances'] as const
const parser = parseAsStringLiteral(tabs)

/** The numbers over time: of one lane, of all side by side, or of the processes. In the address, as a tab. */
export function LowerPart() {
  const { desk, lane } = useLab()
  const [wanted, choose] = useQueryState('tab', parser)
  const several = desk.shown.lanes.length > 1
  const tab = wanted === 'compared' && !several ? 'lane' : (wanted ?? (several ? 'compared' : 'lane'))
  const options = tabs
    .filter(name => name !== 'compared' || several)
    .map(value => ({ value, label: labelOf(value, several ? ` ${lane.id.toUpperCase()}` : '') }))
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <Segmented
        label="Numbers"
        options={options}
        value={tab}
        onChange={next => void choose(next)}
        className="w-fit"
      />
      {tab === 'lane' && <LivePanels />}
      {tab === 'compared' && <LanesCompared />}
      {tab === 'instances' && <InstancesTable />}
    </div>
  )
}

function labelOf(tab: (typeof tabs)[number], letter: string): string {
  switch (tab) {
    case 'lane':
      return letter === '' ? 'Live numbers' : `Lane${letter}`
    case 'compared':
      return 'Side by side'
    case 'instances':
      return 'App instances'
  }
}
