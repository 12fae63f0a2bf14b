'use client'

import Link from 'next/link'
import { RelativeTime } from '#components/format/relative-time.tsx'
import type { SlowlogEntry, SlowlogKind } from '#components/rpc/types.ts'
import { amountIn } from '../amounts.ts'
import type { View } from '../use-slowlog.ts'
import { OwnMark } from './own-mark.tsx'
import { Shortened } from './shortened.tsx'

type EntriesProps = {
  entries: readonly SlowlogEntry[]
  kind: SlowlogKind
  several: boolean
  refused: string | null
  view: View
}

const cell = 'px-2 py-1.5 align-top whitespace-nowrap'

export function Entries({ entries, kind, several, refused, view }: EntriesProps) {
  return (
    <>
      {refused !== null && (
        <p className="mb-2 text-xs text-pretty text-mute">
          Only what commands have in common is shown, not their arguments. {refused}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="Entries, table" tabIndex={0} className="overflow-x-auto">
        <table className="w-full">
          <thead className="text-xs text-faint">
            <tr>
              <th scope="col" className={`${cell} text-left font-normal`}>
                when
              </th>
              <th scope="col" className={`${cell} text-right font-normal`}>
                {kind === 'slow' ? 'took' : 'size'}
              </th>
              <th scope="col" className={`${cell} text-left font-normal`}>
                command
              </th>
              {several && (
                <th scope="col" className={`${cell} text-left font-normal`}>
                  server
                </th>
              )}
              {refused === null && (
                <th scope="col" className={`${cell} text-left font-normal`}>
                  client
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {entries.map(entry => (
              <tr key={entry.key} className="border-line border-t">
                <td className={`${cell} text-mute`}>
                  <RelativeTime at={entry.at} />
                </td>
                <td className={`${cell} text-right text-miss`}>{amountIn(entry.amount, kind)}</td>
                <td className="min-w-56 px-2 py-1.5 align-top">
                  <Command entry={entry} />
                </td>
                {several && <td className={`${cell} font-mono text-mute`}>{entry.node}</td>}
                {refused === null && (
                  <td className={cell}>
                    <Client entry={entry} onChoose={client => view.change({ client })} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

function Command({ entry }: { entry: SlowlogEntry }) {
  return (
    <>
      {entry.words ? (
        <Shortened words={entry.words} omitted={entry.omitted} />
      ) : (
        <span className="font-mono break-all">{entry.shape}</span>
      )}
      {entry.own && <OwnMark />}
      {entry.keyId !== null && (
        <Link
          href={`/keys?key=${entry.keyId}`}
          prefetch={false}
          className="ml-2 rounded-control text-xs whitespace-nowrap text-mute underline decoration-faint underline-offset-4 hover:text-text"
        >
          open key
        </Link>
      )}
    </>
  )
}

function Client({
  entry: { client, address },
  onChoose,
}: {
  entry: SlowlogEntry
  onChoose: (client: string) => void
}) {
  const name = client ?? address?.replace(/:\d+$/, '') ?? null
  if (name === null) return <span className="text-faint">not told</span>
  return (
    <button
      type="button"
      title={address ?? undefined}
      aria-label={`Only what ${name} sent`}
      onClick={() => onChoose(name)}
      className="rounded-control text-text underline decoration-faint underline-offset-4 hover:decoration-hit"
    >
      {name}
    </button>
  )
}
