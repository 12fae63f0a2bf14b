'use client'

import type { ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'

type FormProps = {
  title: string
  submit: string
  busy: boolean
  problem: string | null
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

/** A question in a dialog; what came of it stands beside the answer, and what was typed stays. */
export function Form({ title, submit, busy, problem, onSubmit, onClose, children }: FormProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        noValidate
        className="flex min-h-0 flex-col"
        onSubmit={event => {
          event.preventDefault()
          if (!busy) onSubmit()
        }}
      >
        <div className="grid min-h-0 gap-3 overflow-y-auto px-5 py-4">
          {children}
          {problem !== null && (
            <p role="alert" className="text-pretty text-stale">
              {problem}
            </p>
          )}
        </div>
        <div className="flex flex-wrap justify-end gap-2 px-5 pb-4">
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" tone="go" disabled={busy}>
            {busy ? 'Working …' : submit}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
