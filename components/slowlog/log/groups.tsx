'use client'

import { count, joined } from '#components/format/numbers.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import type { SlowlogGroup, SlowlogKind } from '#components/rpc/types.ts'
import { amountIn } from '../amounts.ts'
import { OwnMark } from './own-mark.tsx'

type GroupsProps = {
  groups: readonly SlowlogGroup[]
  kind: SlowlogKind
  chosen: string
  onChoose: (shape: string) => void
}

const cell = 'px-2 py-1.5 whitespace-nowrap'

/** Commands that differ only in their keys and values, as one line; choosing it shows only those. */
export function Groups({ groups, kind, chosen, onChoose }: GroupsProps) {
  const total = groups.reduce((sum, group) => sum + group.total, 0)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Alike commands, table" tabIndex={0} className="max-h-80 overflow-auto">
      <table className="w-full">
        <thead className="sticky top-0 bg-panel text-xs text-faint">
          <tr>
            {['command', 'namespace', 'times', 'together', 'worst', 'mean', 'last'].map((head, at) => (
              <th
                key={head}
                scope="col"
                className={`${cell} font-normal ${at < 2 ? 'text-left' : 'text-right'}`}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(group => (
            <tr
              key={`${group.shape} ${group.namespace}`}
              className={`border-line border-t ${group.shape === chosen ? 'bg-raise' : ''}`}
            >
              <th scope="row" className="max-w-96 min-w-40 px-2 py-1.5 text-left font-normal">
                <button
                  type="button"
                  aria-pressed={group.shape === chosen}
                  onClick={() => onChoose(group.shape === chosen ? '' : group.shape)}
                  title={group.shape}
                  className="max-w-full truncate rounded-control text-left font-mono text-text underline decoration-faint underline-offset-4 hover:decoration-hit"
                >
                  {group.shape}
                </button>
                {group.own && <OwnMark />}
              </th>
              <td className={`${cell} max-w-52 truncate font-mono text-mute`}>{group.namespace ?? '–'}</td>
              <td className={`${cell} text-right`}>{joined(count(group.count))}</td>
              <td className={`${cell} text-right`}>
                <Share share={total === 0 ? 0 : group.total / total}>{amountIn(group.total, kind)}</Share>
              </td>
              <td className={`${cell} text-right text-miss`}>{amountIn(group.worst, kind)}</td>
              <td className={`${cell} text-right`}>{amountIn(group.total / group.count, kind)}</td>
              <td className={`${cell} text-right text-mute`}>
                <RelativeTime at={group.last} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Share({ share, children }: { share: number; children: string }) {
  return (
    <span className="inline-flex items-center justify-end gap-2">
      <span
        aria-hidden="true"
        className="hidden h-1.5 w-16 overflow-hidden rounded-full bg-line sm:inline-block"
      >
        <span className="block h-full bg-miss" style={{ width: `${share * 100}%` }} />
      </span>
      {children}
    </span>
  )
}
