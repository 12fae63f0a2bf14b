import { milliseconds } from '#components/format/durations.ts'
import { hitVerdict } from '#components/format/hit-rate.ts'
import { bytes, count, joined, type Parts, percent, rate } from '#components/format/numbers.ts'
import type { Frame, NodeFrame } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'

export type NodesTableProps = { frame: Frame; chosen: string | null; onChoose: (node: string | null) => void }

const cell = 'px-2 py-1.5 whitespace-nowrap'
const heads = ['role', 'health', 'hit rate', 'operations', 'memory', 'keys', 'p99'] as const

/** Each node for itself; choosing one shows the whole page for it alone. */
export function NodesTable({ frame, chosen, onChoose }: NodesTableProps) {
  return (
    <Panel
      title="Nodes"
      hint={chosen === null ? 'the page shows the sum of all' : <AllNodes onChoose={onChoose} />}
      className="col-span-full"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="Nodes, table" tabIndex={0} className="overflow-x-auto">
        <table className="w-full">
          <thead className="text-xs text-faint">
            <tr>
              <th scope="col" className={`${cell} text-left font-normal`}>
                node
              </th>
              {heads.map((head, index) => (
                <th
                  key={head}
                  scope="col"
                  className={`${cell} font-normal ${index < 2 ? 'text-left' : 'text-right'}`}
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {frame.nodes.map(node => (
              <NodeRow key={node.id} node={node} isChosen={node.id === chosen} onChoose={onChoose} />
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}

function AllNodes({ onChoose }: { onChoose: (node: null) => void }) {
  return (
    <button type="button" className="rounded-control px-1 text-hit underline" onClick={() => onChoose(null)}>
      show all nodes
    </button>
  )
}

type NodeRowProps = { node: NodeFrame; isChosen: boolean; onChoose: (node: string | null) => void }

function NodeRow({ node, isChosen, onChoose }: NodeRowProps) {
  const { reading, health } = node
  const { ratio, kind } = hitVerdict(reading.hits, reading.misses)
  const hitRate = ratio !== null ? joined(percent(ratio)) : kind === 'no-traffic' ? 'no traffic' : '–'
  return (
    <tr className={`border-line border-t ${isChosen ? 'bg-raise' : ''}`}>
      <th scope="row" className={`${cell} text-left font-normal`}>
        <button
          type="button"
          aria-pressed={isChosen}
          onClick={() => onChoose(isChosen ? null : node.id)}
          className="rounded-control font-mono text-text underline decoration-faint underline-offset-4 hover:decoration-hit"
        >
          {node.name}
        </button>
      </th>
      <td className={`${cell} text-mute`}>{node.role}</td>
      <td
        className={`${cell} ${healthTone[health.status]}`}
        title={health.status === 'down' ? health.message : undefined}
      >
        {healthWord[health.status]}
      </td>
      <td className={`${cell} text-right`}>{hitRate}</td>
      <td className={`${cell} text-right`}>{shown(reading.operations, rate)}</td>
      <td className={`${cell} text-right`}>{shown(reading.memoryUsed, bytes)}</td>
      <td className={`${cell} text-right`}>{shown(reading.keys, count)}</td>
      <td className={`${cell} text-right`}>{shown(reading.latencyP99, milliseconds)}</td>
    </tr>
  )
}

const healthTone = { ok: 'text-ok', connecting: 'text-mute', down: 'text-stale' }
const healthWord = { ok: 'answers', connecting: 'connecting', down: 'does not answer' }

const shown = (value: number | null, format: (amount: number) => Parts) =>
  value === null ? '–' : joined(format(value))
