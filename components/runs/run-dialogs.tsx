'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { RunInList } from './run.ts'

const longestName = 100

type RenameProps = { run: RunInList; busy: boolean; onRename: (name: string) => void; onClose: () => void }

export function RenameDialog({ run, busy, onRename, onClose }: RenameProps) {
  const [name, setName] = useState(run.name)
  const empty = name.trim() === ''
  return (
    <Dialog title="Rename the run" onClose={onClose}>
      <form
        className="grid gap-3 px-5 py-4"
        onSubmit={event => {
          event.preventDefault()
          if (!empty) onRename(name.trim())
        }}
      >
        <label className="grid gap-1 text-mute">
          Name
          <input
            value={name}
            maxLength={longestName}
            onChange={event => setName(event.target.value)}
            className="rounded-control border border-edge/50 bg-bg px-2.5 py-1.5 text-text"
          />
        </label>
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" tone="go" disabled={empty || busy}>
            Rename
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

type RemoveProps = {
  run: RunInList
  seconds: number
  busy: boolean
  onRemove: () => void
  onClose: () => void
}

export function RemoveDialog({ run, seconds, busy, onRemove, onClose }: RemoveProps) {
  return (
    <Dialog title="Remove the run?" onClose={onClose}>
      <div className="grid gap-4 px-5 py-4">
        <p className="text-pretty">
          “{run.name}” with {seconds} recorded seconds, its settings and its marks is removed for everybody.
          Links to it lead nowhere then, and it cannot be brought back.
        </p>
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={onClose}>
            Keep it
          </Button>
          <Button tone="warn" onClick={onRemove} disabled={busy}>
            Remove the run
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
