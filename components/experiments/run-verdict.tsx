'use client'

import { useQuery } from '@tanstack/react-query'
import { moment } from '#components/format/durations.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { ExperimentFacts, ExperimentRun, RunResult } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { LawsTable } from './laws-table.tsx'
import { useBeside } from './run-actions.tsx'
import { StoriesPanel } from './stories-panel.tsx'
import { VerdictPanel } from './verdict-panel.tsx'

/** What came of a run, in numbers and in words. */
export function RunVerdict({ facts, run }: { facts: ExperimentFacts; run: ExperimentRun }) {
  const result = run.result as RunResult | null
  const beside = useOther(run)
  return (
    <>
      <VerdictPanel facts={facts} run={run} result={result} beside={beside} />
      {result && (
        <div className="grid grid-cols-1 items-start gap-3 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <LawsTable facts={facts} laws={result.verdict.laws} />
          <div className="grid min-w-0 gap-3">
            <StoriesPanel facts={facts} stories={result.verdict.stories} />
            <Caveats caveats={result.verdict.caveats} />
          </div>
        </div>
      )}
    </>
  )
}

/** The rows of the run that this one is compared with. */
function useOther(run: ExperimentRun) {
  const trpc = useTRPC()
  const [id] = useBeside()
  const { data } = useQuery({
    ...trpc.experiments.run.queryOptions({ target: run.target, id: id ?? '' }),
    enabled: id !== null && id !== run.id,
  })
  const result = data?.result as RunResult | null | undefined
  return result && data ? { label: `the run of ${moment(data.startedAt)}`, rows: result.verdict.rows } : null
}

function Caveats({ caveats }: { caveats: readonly string[] }) {
  if (caveats.length === 0) return null
  return (
    <Panel title="What these numbers do not say">
      <ul className="grid max-w-prose list-disc gap-1 pl-4 text-pretty text-mute">
        {caveats.map(caveat => (
          <li key={caveat}>{caveat}</li>
        ))}
      </ul>
    </Panel>
  )
}
