'use client'

import dynamic from 'next/dynamic'
import { LabLive } from '#components/live/lab/lab-live.tsx'
import { useTargetId } from '#components/live/live-provider.tsx'
import { faultOf } from '#components/rpc/fault.ts'
import { usePresenting } from '#components/shell/presenting.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { LabProvider, useControl, useLab, useLabQueries } from './lab-context.tsx'
import { LabHead, Title } from './lab-head.tsx'
import { LowerPart } from './lower-part.tsx'
import { StartStop } from './start-stop.tsx'
import { useCompare } from './use-compare.ts'
import { useEditor } from './use-editor.ts'
import { useLabKeys } from './use-lab-keys.ts'
import { useLabStream } from './use-lab-stream.ts'
import { useLife } from './use-life.ts'

// In the page as it is sent, and brought to life after what must be there first.
const LaneBar = dynamic(() => import('./lane-bar.tsx').then(part => part.LaneBar), {
  loading: () => <Skeleton className="min-h-7.5" />,
})
const PatternBar = dynamic(() => import('./pattern-bar.tsx').then(part => part.PatternBar), {
  loading: () => <Skeleton className="min-h-24" />,
})
const TravelPanel = dynamic(() => import('./live/travel-panel.tsx').then(part => part.TravelPanel), {
  loading: () => <Skeleton className="min-h-[27.5rem] sm:min-h-[21.5rem]" />,
})
const WorkloadPanel = dynamic(() => import('./workload-panel.tsx').then(part => part.WorkloadPanel), {
  loading: () => <Skeleton className="min-h-[36rem]" />,
})
const LabCommands = dynamic(() => import('./lab-commands.tsx').then(part => part.LabCommands), { ssr: false })
const PhaseStrip = dynamic(() => import('./phase-strip.tsx').then(part => part.PhaseStrip))
const PolicyWords = dynamic(() => import('./policy-words.tsx').then(part => part.PolicyWords), {
  loading: () => <Skeleton className="min-h-72" />,
})
const CompareDialog = dynamic(() => import('./compare-dialog.tsx').then(part => part.CompareDialog), {
  ssr: false,
})
const PolicyEditor = dynamic(() => import('./policy-editor.tsx').then(part => part.PolicyEditor), {
  ssr: false,
})

/** One workload, one cache, one database, and the strategy between them. */
export function Strategies() {
  const target = useTargetId()
  const { state, choices } = useLabQueries(target)
  useLabStream(target)
  if (state.data && choices.data) {
    return (
      <LabProvider key={state.data.target} state={state.data} choices={choices.data}>
        <LabLive>
          <Room />
        </LabLive>
      </LabProvider>
    )
  }
  const error = state.error ?? choices.error
  const retry = () => void Promise.all([state.refetch(), choices.refetch()])
  return (
    <>
      <Title />
      <Panel title="Lab" className="mt-4 min-h-96">
        {target === null ? (
          <Empty>The cache is starting. This page continues by itself as soon as it answers.</Empty>
        ) : error ? (
          <Failed message={faultOf(error).message} onRetry={retry} />
        ) : (
          <Skeleton className="grow" />
        )}
      </Panel>
    </>
  )
}

function Room() {
  const { desk } = useLab()
  const life = useLife()
  const { presenting } = usePresenting()
  useLabKeys(life)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <LabCommands life={life} />
      {presenting ? <Title hidden /> : <LabHead />}
      {desk.shown.lanes.length > 1 && <LaneBar />}
      {!presenting && <Controls life={life} />}
      <PhaseStrip life={life} />
      <Upper presenting={presenting} />
      <LowerPart />
      {!presenting && <PolicyWords />}
    </div>
  )
}

function Controls({ life }: { life: ReturnType<typeof useLife> }) {
  const { desk } = useLab()
  const { disabled, describedBy } = useControl()
  const [section, setSection] = useEditor()
  const [ticked, setTicked] = useCompare()
  const ids = desk.shown.lanes.map(({ id }) => id)
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div className="min-w-0 grow basis-full xl:basis-96">
          <PatternBar onEdit={() => void setSection('pattern')} />
        </div>
        <div className="flex grow flex-wrap justify-end gap-2 xl:grow-0">
          <Button
            aria-haspopup="dialog"
            disabled={disabled}
            aria-describedby={describedBy}
            onClick={() => void setTicked(ids)}
          >
            Compare with…
          </Button>
          <StartStop life={life} />
        </div>
      </div>
      {section && (
        <PolicyEditor
          section={section}
          onSection={next => void setSection(next)}
          onClose={() => void setSection(null)}
        />
      )}
      {ticked && (
        <CompareDialog
          ticked={ticked}
          onTick={next => void setTicked(next)}
          onClose={() => void setTicked(null)}
        />
      )}
    </>
  )
}

/** How a request travels, beside what makes it travel; in front of people the drawing has all the room. */
function Upper({ presenting }: { presenting: boolean }) {
  if (presenting) return <TravelPanel />
  return (
    <div className="grid grid-cols-1 gap-3 lg:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
      <TravelPanel />
      <WorkloadPanel />
    </div>
  )
}
