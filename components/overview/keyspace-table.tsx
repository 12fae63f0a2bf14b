import { duration } from '#components/format/durations.ts'
import { count, joined, percent } from '#components/format/numbers.ts'
import type { NodeFacts } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Skeleton } from '#components/ui/panel-states.tsx'
import { type Database, databasesOf } from './databases.ts'

export type KeyspaceTableProps = { nodes: readonly NodeFacts[] | null; answering: boolean }

/** Keys per database: how many would go by themselves, and after how long. */
export function KeyspaceTable({ nodes, answering }: KeyspaceTableProps) {
  const databases = nodes && databasesOf(nodes)
  const state =
    databases === null ? (
      <Skeleton className="h-full" />
    ) : databases.length === 0 ? (
      <NoKeys answering={answering} />
    ) : undefined
  return (
    <Panel title="Keys per database" hint="share with a TTL" className="h-[18rem]" state={state}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="Keys per database, table" tabIndex={0} className="min-h-0 flex-1 overflow-auto">
        <table className="w-full">
          <thead className="sticky top-0 bg-panel text-xs text-faint">
            <tr>
              <th scope="col" className="px-2 py-1.5 text-left font-normal">
                database
              </th>
              <th scope="col" className="px-2 py-1.5 text-right font-normal">
                keys
              </th>
              <th scope="col" className="px-2 py-1.5 text-left font-normal">
                with TTL
              </th>
              <th scope="col" className="px-2 py-1.5 text-right font-normal">
                average TTL
              </th>
            </tr>
          </thead>
          <tbody>
            {databases?.map(database => (
              <Row key={database.index} {...database} />
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}

function Row({ index, keys, withTtl, averageTtl }: Database) {
  const share = keys === 0 ? null : withTtl / keys
  return (
    <tr className="border-line border-t">
      <th scope="row" className="px-2 py-1.5 text-left font-mono font-normal">{`db${index}`}</th>
      <td className="px-2 py-1.5 text-right whitespace-nowrap">{joined(count(keys))}</td>
      <td className="px-2 py-1.5">{share !== null && <Share share={share} />}</td>
      <td className="px-2 py-1.5 text-right whitespace-nowrap text-mute">
        {averageTtl === null ? 'not told' : averageTtl === 0 ? '–' : duration(averageTtl / 1000)}
      </td>
    </tr>
  )
}

function Share({ share }: { share: number }) {
  return (
    <span className="flex items-center gap-2">
      <span className="h-1.5 min-w-12 flex-1 overflow-hidden rounded-full bg-line" aria-hidden="true">
        <span className="block h-full bg-mute" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="w-14 text-right whitespace-nowrap">{joined(percent(share))}</span>
    </span>
  )
}

function NoKeys({ answering }: { answering: boolean }) {
  return (
    <Empty>
      {answering
        ? 'This cache holds no keys yet. They appear here as soon as somebody writes one.'
        : 'Not known while the server does not answer.'}
    </Empty>
  )
}
