'use client'

import { DiffView } from './diff-view.tsx'
import type { Seen } from './meanwhile.ts'

export type ConflictProps = { base: Seen; theirs: Seen; mine: Uint8Array }

/** Two people changed the same value: both changes side by side, and nothing is lost. */
export function Conflict({ base, theirs, mine }: ConflictProps) {
  return (
    <>
      <p className="text-pretty">
        Somebody has changed this value since you opened it. Nothing was saved yet.
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        <div className="grid min-w-0 content-start gap-1">
          <h3 className="text-mute">What they changed</h3>
          <DiffView before={base.bytes} after={theirs.bytes} label="What they changed" />
        </div>
        <div className="grid min-w-0 content-start gap-1">
          <h3 className="text-mute">What you changed</h3>
          <DiffView before={base.bytes} after={mine} label="What you changed" />
        </div>
      </div>
    </>
  )
}
