'use client'

import Link from 'next/link'
import { milliseconds } from '#components/format/durations.ts'
import { bytes, count, joined, percent } from '#components/format/numbers.ts'
import type { HotKey, HotKeyList } from '#components/rpc/types.ts'

const cell = 'px-2 py-1.5 whitespace-nowrap'
const heads = { commands: 'uses', frequency: 'frequency', µs: 'time', bytes: 'bytes' }

/** The hottest first; each leads to the key itself. */
export function HotKeysTable({ list }: { list: HotKeyList }) {
  const most = Math.max(1, ...list.keys.map(({ value }) => value))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={`${list.title}, table`} tabIndex={0} className="max-h-[36rem] overflow-auto">
      <table className="w-full">
        <thead className="sticky top-0 bg-panel text-xs text-faint">
          <tr>
            <th scope="col" className={`${cell} text-left font-normal`}>
              key
            </th>
            <th scope="col" className={`${cell} text-right font-normal`}>
              {heads[list.unit]}
            </th>
            <th scope="col" className={`${cell} w-1/3 text-left font-normal`}>
              {list.total === null ? 'of 255' : 'of everything'}
            </th>
          </tr>
        </thead>
        <tbody>
          {list.keys.map(key => (
            <tr key={key.id ?? key.text} className="border-line border-t">
              <th scope="row" className="min-w-40 px-2 py-1.5 text-left font-normal">
                <KeyName hot={key} />
              </th>
              <td className={`${cell} text-right`}>
                {amount(key.value, list.unit)}
                {key.error > 0 && <span className="text-mute"> ± {amount(key.error, list.unit)}</span>}
              </td>
              <td className={cell}>
                <span className="flex items-center gap-2">
                  <span
                    aria-hidden="true"
                    className="h-1.5 min-w-[2px] rounded-full bg-hit"
                    style={{ width: `${barOf(key, most) * 60}%` }}
                  />
                  <span className="text-xs text-mute">{joined(percent(key.share ?? key.value / 255))}</span>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const barOf = ({ value }: HotKey, most: number) => value / most

function amount(value: number, unit: HotKeyList['unit']): string {
  if (unit === 'µs') return joined(milliseconds(value / 1000))
  return joined(unit === 'bytes' ? bytes(value) : count(value))
}

function KeyName({ hot: { id, text, inexact } }: { hot: HotKey }) {
  const shown = text === '' ? <span className="text-mute italic">empty name</span> : text
  const name = <span className="font-mono break-all whitespace-pre-wrap [unicode-bidi:isolate]">{shown}</span>
  return (
    <>
      {id === null ? (
        name
      ) : (
        <Link
          href={`/keys?key=${id}`}
          prefetch={false}
          className="rounded-control text-text underline decoration-faint underline-offset-4 hover:decoration-hit"
        >
          {name}
        </Link>
      )}
      {inexact && (
        <span className="ml-2 rounded-[0.2rem] border border-line px-1 text-2xs text-mute">bytes</span>
      )}
    </>
  )
}
