'use client'

import type { ExperimentFacts, ExperimentRun, Row, RunResult } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty } from '#components/ui/panel-states.tsx'
import { Revealed } from './prediction.tsx'
import { VerdictTable } from './verdict-table.tsx'

type VerdictProps = {
  facts: ExperimentFacts
  run: ExperimentRun
  result: RunResult | null
  beside: { label: string; rows: readonly Row[] } | null
}

/** The sentence, the table, and what the room had expected. While it runs: what is known so far. */
export function VerdictPanel({ facts, run, result, beside }: VerdictProps) {
  const rows = result?.verdict.rows ?? run.sofar?.rows ?? []
  return (
    <Panel title="Verdict" hint={hintOf(run)} className="min-h-40">
      {result && <p className="mb-3 max-w-prose text-pretty text-base">{result.verdict.sentence}</p>}
      {run.message !== null && (
        <p role="status" className="mb-3 max-w-prose text-pretty text-stale">
          {run.message}
        </p>
      )}
      {rows.length > 0 ? (
        <VerdictTable facts={facts} rows={rows} beside={beside} />
      ) : (
        run.message === null && <Empty>Each choice has its row here as soon as it has been measured.</Empty>
      )}
      {result && <Revealed facts={facts} votes={run.votes} answer={result.verdict.answer} />}
    </Panel>
  )
}

function hintOf({ hash, state }: ExperimentRun): string {
  if (state === 'running') return 'so far'
  return hash === null ? '' : `result ${hash.slice(0, 8)}`
}
