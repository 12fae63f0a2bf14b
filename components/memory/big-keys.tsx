import { duration } from '#components/format/durations.ts'
import { bytes, joined, percent } from '#components/format/numbers.ts'
import type { MemoryAnalysis } from '#components/rpc/types.ts'
import { RoomLink } from '#components/shell/room-link.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Skeleton } from '#components/ui/panel-states.tsx'

const cell = 'px-2 py-1.5'

/** The keys that take most. In a sample only those that were met. */
export function BigKeys({ analysis, waiting }: { analysis: MemoryAnalysis | null; waiting: boolean }) {
  const state = waiting ? (
    <Skeleton className="grow" />
  ) : !analysis?.big.length ? (
    <Empty>The biggest keys stand here after an analysis.</Empty>
  ) : undefined
  const hint = analysis && (analysis.method === 'all' ? 'of all keys' : 'of those in the sample')
  return (
    <Panel title="Big keys" hint={hint} className="h-[22rem]" state={state}>
      <section
        aria-label="Big keys, table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto"
      >
        <table className="w-full text-xs sm:text-sm">
          <thead className="sticky top-0 bg-panel text-faint text-xs">
            <tr>
              <th scope="col" className={`${cell} text-left font-normal`}>
                key
              </th>
              <th scope="col" className={`${cell} text-left font-normal`}>
                type
              </th>
              <th scope="col" className={`${cell} text-right font-normal`}>
                TTL
              </th>
              <th scope="col" className={`${cell} text-right font-normal`}>
                memory
              </th>
            </tr>
          </thead>
          <tbody>
            {analysis?.big.map(key => (
              <tr key={`${key.node} ${key.id} ${key.text}`} className="border-line border-t">
                <th scope="row" className={`${cell} break-all text-left font-mono font-normal`}>
                  {key.id === '' ? (
                    key.text
                  ) : (
                    <RoomLink
                      href={`/keys?key=${key.id}`}
                      className="rounded-control underline decoration-edge underline-offset-2 hover:decoration-text"
                    >
                      {key.text}
                    </RoomLink>
                  )}
                </th>
                <td className={`${cell} text-mute`}>{key.type}</td>
                <td
                  className={`${cell} text-right whitespace-nowrap ${key.ttl === null ? 'text-miss' : 'text-mute'}`}
                >
                  {key.ttl === null ? 'never' : duration(key.ttl / 1000)}
                </td>
                <td className={`${cell} text-right whitespace-nowrap`}>
                  {joined(bytes(key.bytes))}
                  {analysis.bytes.value > 0 && key.bytes / analysis.bytes.value > 0.01 && (
                    <span className="ml-2 text-miss">
                      {joined(percent(Math.min(1, key.bytes / analysis.bytes.value)))}
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}
