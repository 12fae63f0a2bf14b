'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { Command } from './commands.ts'
import { Keys } from './keys.tsx'
import { pageShortcuts } from './page-shortcuts.ts'

export type ShortcutsDialogProps = { commands: readonly Command[]; onClose: () => void }

export function ShortcutsDialog({ commands, onClose }: ShortcutsDialogProps) {
  const [ofPage] = useState(pageShortcuts)
  return (
    <Dialog title="Keyboard shortcuts" wide onClose={onClose}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="Shortcuts" tabIndex={0} className="min-h-0 overflow-y-auto px-5 py-3">
        <dl className="grid gap-x-8 gap-y-1 sm:grid-cols-2">
          {commands.map(
            ({ id, group, label, keys }) =>
              keys && <Line key={id} label={group === 'Go to' ? `Go to ${label}` : label} keys={keys} />,
          )}
          {ofPage.map(({ label, keys }) => (
            <Line key={label} label={label} keys={keys} />
          ))}
        </dl>
      </section>
      <div className="flex items-center justify-between gap-3 px-5 pb-4">
        <p className="text-faint text-xs">They rest while you write.</p>
        <Button onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  )
}

function Line({ label, keys }: { label: string; keys: string }) {
  return (
    <div className="flex items-center justify-between gap-4 border-line border-b py-2">
      <dt>{label}</dt>
      <dd>
        <Keys keys={keys} />
      </dd>
    </div>
  )
}
