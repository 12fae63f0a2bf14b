import { moment } from '#components/format/durations.ts'
import type { ActivityEntry } from '#components/rpc/types.ts'

/** The rest of an entry, for who wants to know exactly. Values are shown as they are, never as HTML. */
export function Detail({ of: entry }: { of: ActivityEntry }) {
  const rows = [...timesOf(entry), ...rowsOf(entry.detail)]
  return (
    <details className="col-span-full min-w-0 text-xs">
      <summary className="w-fit rounded-control text-mute hover:text-text">Details</summary>
      <dl className="mt-1.5 mb-1 grid gap-x-4 gap-y-1 rounded-control bg-raise px-3 py-2 sm:grid-cols-[auto_minmax(0,1fr)]">
        {rows.map(([name, value]) => (
          <div key={name} className="grid sm:contents">
            <dt className="text-mute">{name}</dt>
            <dd className="min-w-0 font-mono whitespace-pre-wrap break-all" suppressHydrationWarning>
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

type Row = readonly [name: string, value: string]

function timesOf({ at, ended, id }: ActivityEntry): Row[] {
  const end: Row[] = ended === null ? [] : [['ended', moment(ended)]]
  return [['at', moment(at)], ...end, ['entry', id]]
}

function rowsOf(detail: unknown): Row[] {
  if (typeof detail !== 'object' || detail === null) return []
  return Object.entries(detail).map(([name, value]) => [
    `detail: ${name}`,
    typeof value === 'string' ? value : JSON.stringify(value, null, 1),
  ])
}
