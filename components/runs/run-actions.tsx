'use client'

import { Link2, Pencil, Pin, Repeat, Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import { useCopyLink } from '#components/shell/use-copy-link.ts'
import { Button } from '#components/ui/button.tsx'
import { ExportMenu } from '#components/ui/export-menu.tsx'
import type { Run } from './run.ts'
import { useRunChanges } from './use-run-changes.ts'
import { useRunRights } from './use-run-rights.ts'

const RenameDialog = dynamic(() => import('./run-dialogs.tsx').then(each => each.RenameDialog), {
  ssr: false,
})
const RemoveDialog = dynamic(() => import('./run-dialogs.tsx').then(each => each.RemoveDialog), {
  ssr: false,
})

export type RunActionsProps = { run: Run; onPicture: () => Promise<void> }

export function RunActions({ run, onPicture }: RunActionsProps) {
  const router = useRouter()
  const copyLink = useCopyLink()
  const refused = useRunRights(run.target)
  const changes = useRunChanges(run)
  const [open, setOpen] = useState<'rename' | 'remove' | null>(null)
  const reason = useId()
  const off = {
    disabled: refused !== null || changes.busy,
    'aria-describedby': refused === null ? undefined : reason,
  }
  const toLab = `/strategies?target=${encodeURIComponent(run.target)}`

  async function repeat() {
    if (await changes.repeat()) router.push(toLab)
  }
  async function rename(name: string) {
    if (await changes.rename(name)) setOpen(null)
  }
  async function remove() {
    if (await changes.remove()) router.push(`/runs?target=${encodeURIComponent(run.target)}`)
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button tone="go" onClick={() => void repeat()} {...off}>
        <Repeat aria-hidden="true" className="size-3.5" />
        Repeat
      </Button>
      <Export run={run} onPicture={onPicture} />
      <Button onClick={() => changes.keep(!run.kept)} aria-pressed={run.kept} {...off}>
        <Pin aria-hidden="true" className={`size-3.5 ${run.kept ? 'fill-current text-hit' : ''}`} />
        {run.kept ? 'Kept' : 'Keep'}
      </Button>
      <Button tone="quiet" onClick={() => void copyLink()}>
        <Link2 aria-hidden="true" className="size-3.5" />
        Copy link
      </Button>
      <Button tone="quiet" onClick={() => setOpen('rename')} {...off}>
        <Pencil aria-hidden="true" className="size-3.5" />
        Rename
      </Button>
      <Button tone="quiet" onClick={() => setOpen('remove')} {...off}>
        <Trash2 aria-hidden="true" className="size-3.5" />
        Remove
      </Button>
      {refused !== null && (
        <p id={reason} className="basis-full text-xs text-mute">
          {refused}
        </p>
      )}
      {open === 'rename' && (
        <RenameDialog
          run={run}
          busy={changes.busy}
          onRename={name => void rename(name)}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'remove' && (
        <RemoveDialog
          run={run}
          seconds={run.series.at.length}
          busy={changes.busy}
          onRemove={() => void remove()}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  )
}

function Export({ run, onPicture }: RunActionsProps) {
  const address = `/api/runs/${encodeURIComponent(run.id)}`
  const files = [
    { href: `${address}/json`, label: 'JSON: everything, exact' },
    { href: `${address}/csv`, label: 'CSV: a line for each second' },
  ]
  const picture = { label: 'PNG: all charts with settings and seed', draw: onPicture }
  return <ExportMenu title="Export the run" files={files} picture={picture} />
}
