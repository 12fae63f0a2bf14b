'use client'

import { useState } from 'react'
import type { StreamRow } from '#components/rpc/types.ts'
import { ElementActions } from '../edit/element-actions.tsx'
import { idOfText } from '../edit/parts.ts'
import { PartText } from '../visible.tsx'
import { Element } from './element.tsx'
import { entryTime } from './entry-time.ts'

/** The fields of one entry; one of them decoded. */
export function StreamEntry({ entry, onClose }: { entry: StreamRow; onClose: () => void }) {
  const [at, setAt] = useState(0)
  const time = entryTime(entry.id)
  const field = entry.fields[at]
  return (
    <>
      <ul
        aria-label={`Fields of ${entry.id}`}
        className="mt-2 max-h-40 overflow-y-auto border-line border-t pt-1"
      >
        {entry.fields.map(({ name, value }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name may come twice
          <li key={i}>
            <button
              type="button"
              aria-pressed={i === at}
              onClick={() => setAt(i)}
              className="grid w-full grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-3 rounded-control px-2 py-1 text-left font-mono text-xs hover:bg-raise focus-visible:-outline-offset-2 aria-pressed:bg-raise"
            >
              <span className="truncate text-mute">
                <PartText part={name} />
              </span>
              <span className="truncate">
                <PartText part={value} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {entry.fieldCount > entry.fields.length && (
        <p className="px-2 text-mute text-xs">
          The first {entry.fields.length} of {entry.fieldCount} fields. Download the value to have all of
          them.
        </p>
      )}
      <Element
        title={
          <>
            {entry.id} {time && <span className="text-mute">{time}</span>}
          </>
        }
        name="entry"
        place={field ? { kind: 'entry', entry: entry.id, at } : null}
        why="This entry has no fields."
        actions={
          <ElementActions
            key={entry.id}
            name="entry"
            title={entry.id}
            part={idOfText(entry.id)}
            remove={{ kind: 'entry', op: 'remove', entry: entry.id }}
            onRemoved={onClose}
          />
        }
        onClose={onClose}
      />
    </>
  )
}
