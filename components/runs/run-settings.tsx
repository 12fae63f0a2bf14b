'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { Lane } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty } from '#components/ui/panel-states.tsx'
import type { Run } from './run.ts'
import { readSettings, settingsInWords } from './settings-words.ts'

/** What was asked of the cache, as one would say it. */
export function RunSettings({ run }: { run: Run }) {
  const settings = readSettings(run.settings)
  const versions = Object.entries(run.versions).map(([what, version]) => `${what} ${version}`)
  return (
    <Panel title="What was run" hint={versions.join(' · ')}>
      {settings ? (
        <>
          <ul className="grid max-w-prose gap-1 text-pretty">
            {settingsInWords(settings).map(sentence => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <ul className="mt-3 grid gap-2">
            {settings.lanes.map(lane => (
              <LaneInWords key={lane.id} lane={lane} target={run.target} />
            ))}
          </ul>
        </>
      ) : (
        <Empty>
          This run was recorded by another version of the board, whose settings this one cannot read.
        </Empty>
      )}
    </Panel>
  )
}

function LaneInWords({ lane, target }: { lane: Lane; target: string }) {
  const trpc = useTRPC()
  const { data } = useQuery({
    ...trpc.strategies.words.queryOptions({ target, policy: lane.policy }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <li className="border-line border-t pt-2">
      <details>
        <summary className="rounded-control font-medium">{`${lane.id.toUpperCase()} · ${lane.name}`}</summary>
        {data && (
          <dl className="mt-1 grid max-w-prose gap-1.5 text-pretty text-mute">
            <Says term="On a hit" sentences={data.hit} />
            <Says term="On a miss" sentences={data.miss} />
            <Says term="On a write" sentences={data.write} />
          </dl>
        )}
      </details>
    </li>
  )
}

function Says({ term, sentences }: { term: string; sentences: readonly string[] }) {
  return (
    <div>
      <dt className="text-xs text-faint">{term}</dt>
      <dd>{sentences.join(' ')}</dd>
    </div>
  )
}
