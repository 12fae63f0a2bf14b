'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useTargetId } from '#components/live/live-provider.tsx'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { ExperimentFacts, ExperimentRun, ExperimentsState, RunSettings } from '#components/rpc/types.ts'
import { RoomLink } from '#components/shell/room-link.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { elsewhereEvery } from './elsewhere.ts'
import { Prediction } from './prediction.tsx'
import { ProgressStrip } from './progress-strip.tsx'
import { runPath } from './run-path.ts'
import { settingsOf, usualSettings } from './set-up.ts'
import { reasonId, useExperimentRights } from './use-experiment-rights.ts'
import { useExperiments } from './use-experiments.ts'
import { useRunKey } from './use-run-key.ts'

const SetUpPanel = dynamic(() => import('./set-up-panel.tsx').then(part => part.SetUpPanel), {
  loading: () => <Skeleton className="min-h-96" />,
})
const RunView = dynamic(() => import('./run-view.tsx').then(part => part.RunView), {
  loading: () => <Skeleton className="min-h-80" />,
})
const RunVerdict = dynamic(() => import('./run-verdict.tsx').then(part => part.RunVerdict))
const PastRuns = dynamic(() => import('./past-runs.tsx').then(part => part.PastRuns))

type PageProps = { id: string; run: string | null }

/** One question: what you expect, what is run, and what came of it. */
export function ExperimentPage({ id, run }: PageProps) {
  const target = useTargetId()
  const { catalogue, state } = useExperiments(target)
  const facts = catalogue.data?.find(each => each.id === id)
  if (facts && state.data && target !== null) {
    return (
      <Known facts={facts} catalogue={catalogue.data ?? []} state={state.data} run={run} target={target} />
    )
  }
  const error = catalogue.error ?? state.error
  return (
    <>
      <BackLink />
      <h1 className="mb-3 font-semibold text-[1.1875rem]">Experiment</h1>
      <Panel title="Experiment" className="min-h-96">
        {error ? (
          <Failed
            message={faultOf(error).message}
            onRetry={() => void Promise.all([catalogue.refetch(), state.refetch()])}
          />
        ) : catalogue.data && !facts ? (
          <Empty>There is no experiment of that name. The catalogue has all of them.</Empty>
        ) : (
          <Skeleton className="grow" />
        )}
      </Panel>
    </>
  )
}

const BackLink = () => (
  <RoomLink
    href="/experiments"
    className="mb-1 inline-flex items-center gap-1 rounded-control text-mute text-xs hover:text-text print:hidden"
  >
    <ArrowLeft aria-hidden="true" className="size-3" />
    All experiments
  </RoomLink>
)

type KnownProps = {
  facts: ExperimentFacts
  catalogue: readonly ExperimentFacts[]
  state: ExperimentsState
  run: string | null
  target: string
}

function Known({ facts, catalogue, state, run: shown, target }: KnownProps) {
  const reason = useExperimentRights(state.refused)
  const run = useRun({ target, id: shown, room: state })
  const [settings, setSettings] = useSettings(facts, run.data)
  const start = useStart(facts, target)
  const go = () => start.mutate({ target, settings })
  useRunKey(go, reason !== null || start.isPending || settings.choices.length === 0)
  return (
    <>
      <BackLink />
      <h1 className="font-semibold text-[1.1875rem] tracking-[-0.01em]">{facts.title}</h1>
      <p className="mb-4 max-w-prose text-pretty text-mute">{facts.question}</p>
      {reason !== null && (
        <p id={reasonId} className="mb-3 text-pretty text-mute">
          {reason}
        </p>
      )}
      <ProgressStrip state={state} catalogue={catalogue} reason={reason} />
      <div className="grid grid-cols-1 gap-3 print:block lg:grid-cols-[minmax(0,1fr)_minmax(20rem,23rem)]">
        <div className="grid min-w-0 content-start gap-3">
          {shown === null ? (
            <Panel title="Result" className="min-h-80">
              <Empty>
                <p className="max-w-prose">{facts.about}</p>
                <p className="mt-2">Say what you expect, then run it. Every run stays, with a link.</p>
              </Empty>
            </Panel>
          ) : (
            <RunView
              facts={facts}
              run={run.data ?? null}
              error={run.error}
              onRetry={() => void run.refetch()}
              reason={reason}
            />
          )}
          <div className="print:hidden">
            <Prediction facts={facts} target={target} />
          </div>
        </div>
        <div className="grid min-w-0 content-start gap-3 print:hidden">
          <SetUpPanel
            facts={facts}
            settings={settings}
            onChange={setSettings}
            onRun={go}
            busy={start.isPending}
            reason={reason}
          />
        </div>
      </div>
      <div className="mt-3 grid min-w-0 gap-3">
        {run.data && <RunVerdict facts={facts} run={run.data} />}
        <PastRuns facts={facts} target={target} room={state} shown={shown} />
      </div>
    </>
  )
}

function useRun({ target, id, room }: { target: string; id: string | null; room: ExperimentsState }) {
  const trpc = useTRPC()
  return useQuery({
    ...trpc.experiments.run.queryOptions({ target, id: id ?? '' }),
    enabled: id !== null,
    refetchInterval: ({ state }) => elsewhereEvery([state.data], room),
  })
}

/** What stands in the set-up: what the shown run was made of, until somebody changes it. */
function useSettings(facts: ExperimentFacts, run: ExperimentRun | undefined) {
  const [settings, setSettings] = useState<RunSettings>(() => usualSettings(facts))
  const id = run?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another run brings other settings
  useEffect(() => {
    const stored = run && settingsOf(run.settings, facts)
    if (stored) setSettings(stored)
  }, [id, facts])
  return [settings, setSettings] as const
}

function useStart(facts: ExperimentFacts, target: string) {
  const trpc = useTRPC()
  const router = useRouter()
  const toast = useToast()
  return useMutation(
    trpc.experiments.start.mutationOptions({
      onError: error => toast({ tone: 'failed', text: faultOf(error).message }),
      onSuccess: ({ id }) => router.push(runPath({ id, experiment: facts.id, target })),
    }),
  )
}
