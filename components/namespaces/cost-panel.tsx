import { bytes, count, joined, rate } from '#components/format/numbers.ts'
import type { NamespacesResult } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'

const mostCommands = 8

/** What was read, by command, and what the capture has cost. */
export function CostPanel({ result }: { result: NamespacesResult }) {
  const { commands, cost, keys } = result
  return (
    <Panel title="Reading commands and cost" className="min-h-40">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5">
        {commands.slice(0, mostCommands).map(({ name, reads }) => (
          <div key={name} className="contents">
            <dt className="font-mono">{name}</dt>
            <dd className="text-right">{joined(count(reads))}</dd>
          </div>
        ))}
        {commands.length > mostCommands && (
          <div className="contents">
            <dt className="text-mute">{`${commands.length - mostCommands} more`}</dt>
            <dd className="text-right text-mute">
              {joined(count(commands.slice(mostCommands).reduce((sum, { reads }) => sum + reads, 0)))}
            </dd>
          </div>
        )}
      </dl>
      <ul className="mt-3 grid gap-1 border-line border-t pt-2 text-mute text-xs">
        {cost.map(({ node, before, during, bytes: size }) => (
          <li key={node}>
            <span className="font-mono">{node}</span>
            {`: ${joined(rate(before))} commands before, ${during === null ? 'not known' : joined(rate(during))} meanwhile; ${joined(bytes(size))} came to the board.`}
          </li>
        ))}
        <li>{`${joined(count(keys.present))} keys in the cache, about ${joined(count(keys.met))} of them were read.`}</li>
      </ul>
    </Panel>
  )
}
