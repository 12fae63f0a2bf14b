'use client'

import { useMemo } from 'react'
import { diffLines, foldSame } from '../line-diff.ts'
import { Visible } from '../visible.tsx'
import { linesToCompare } from './draft.ts'

const looks = {
  same: { mark: ' ', name: '', row: 'text-mute' },
  removed: { mark: '−', name: 'removed', row: 'bg-stale/10 text-stale' },
  added: { mark: '+', name: 'added', row: 'bg-hit/10 text-hit' },
}

const mostParts = 2000

/** What a change does, line by line. */
export function DiffView({ before, after, label }: { before: Uint8Array; after: Uint8Array; label: string }) {
  const parts = useMemo(() => foldSame(diffLines(...linesToCompare(before, after))), [before, after])
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-[40vh] min-h-20 overflow-auto rounded-control border border-line bg-bg py-1 font-mono text-xs leading-5"
    >
      {parts.slice(0, mostParts).map((part, i) =>
        part.kind === 'skipped' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
          <p key={i} className="px-2 text-faint">
            {part.count} {part.count === 1 ? 'line' : 'lines'} unchanged
          </p>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
          <div key={i} className={`flex gap-2 px-2 ${looks[part.kind].row}`}>
            <span aria-hidden="true" className="select-none">
              {looks[part.kind].mark}
            </span>
            <span className="min-w-0 whitespace-pre-wrap break-all">
              {looks[part.kind].name && <span className="sr-only">{looks[part.kind].name}: </span>}
              <Visible text={part.text} oneLine={false} />
            </span>
          </div>
        ),
      )}
      {parts.length > mostParts && <p className="px-2 text-faint">… {parts.length - mostParts} lines more</p>}
    </section>
  )
}
