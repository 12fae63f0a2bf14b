'use client'

import { duration } from '#components/format/durations.ts'
import { bytes, count, joined } from '#components/format/numbers.ts'
import type { Clients } from '#components/rpc/types.ts'
import type { ClientsView } from './use-clients.ts'

const plain = 'px-2 py-1.5 whitespace-nowrap'
const cell = `${plain} text-right`
const nameless = {
  name: 'without a name',
  address: 'address not told',
  library: 'library not told',
  user: 'user not told',
  command: 'no command yet',
}

/** Connections that belong together, the largest group first; choosing one finds its members. */
export function GroupsTable({ data, view: { words, change } }: { data: Clients; view: ClientsView }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Together, table" tabIndex={0} className="max-h-72 overflow-auto">
      <table className="w-full">
        <thead className="sticky top-0 bg-panel text-xs text-faint">
          <tr>
            {[
              words.by === 'address' ? 'host' : words.by,
              'connections',
              'memory',
              'waiting',
              'oldest',
              'last used',
            ].map((head, at) => (
              <th
                key={head}
                scope="col"
                className={`${plain} font-normal ${at === 0 ? 'text-left' : 'text-right'}`}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.groups.map(group => (
            <tr key={group.name ?? ''} className="border-line border-t">
              <th scope="row" className="max-w-80 truncate px-2 py-1.5 text-left font-normal">
                {group.name === null ? (
                  <span className="text-mute">{nameless[words.by]}</span>
                ) : (
                  <button
                    type="button"
                    onClick={() => change({ find: group.name ?? '' })}
                    className="max-w-full truncate rounded-control text-text underline decoration-faint underline-offset-4 hover:decoration-hit"
                  >
                    {group.name}
                  </button>
                )}
              </th>
              <td className={cell}>{joined(count(group.connections))}</td>
              <td className={cell}>{group.memory === null ? 'not told' : joined(bytes(group.memory))}</td>
              <td className={`${cell} ${group.heavy > 0 ? 'text-miss' : 'text-mute'}`}>
                {joined(bytes(group.outputBytes))}
              </td>
              <td className={`${cell} text-mute`}>{duration(group.oldestSeconds)}</td>
              <td className={`${cell} text-mute`}>{duration(group.leastIdleSeconds)} ago</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
