'use client'

import { memo } from 'react'
import { clock } from '#components/format/durations.ts'
import type { LiveLine } from '#components/rpc/types.ts'
import { Words } from '../log/words.tsx'

const cell = 'px-2 py-1 align-top whitespace-nowrap'

/** The last 300 that came. */
export function Lines({ lines }: { lines: readonly LiveLine[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Commands, table" tabIndex={0} className="max-h-[34rem] overflow-auto">
      <table className="w-full text-xs">
        <thead className="sticky top-0 bg-panel text-faint">
          <tr>
            {['when', 'from', 'db', 'command'].map(head => (
              <th key={head} scope="col" className={`${cell} text-left font-normal`}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(line => (
            <Line key={line.seq} line={line} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** A line never changes. */
const Line = memo(function Line({ line }: { line: LiveLine }) {
  const ms = String(Math.floor(line.at % 1000)).padStart(3, '0')
  return (
    <tr className="border-line border-t">
      <td className={`${cell} font-mono text-mute`} title={line.node}>
        {clock(line.at)}.{ms}
      </td>
      <td className={`${cell} font-mono text-mute`}>
        {line.script ? 'script' : (line.address ?? 'not told')}
      </td>
      <td className={`${cell} text-mute`}>{line.database}</td>
      <td className="min-w-56 px-2 py-1">
        <Words words={[line.command, ...line.args]} omitted={line.omitted} />
      </td>
    </tr>
  )
})
