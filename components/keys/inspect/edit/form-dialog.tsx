'use client'

import { type ReactNode, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Asking } from './asking.tsx'

export type FormDialogProps = {
  title: string
  submit: string
  tone?: 'go' | 'warn'
  busy: boolean
  /** Nothing to send yet. */
  off?: boolean
  problem: string | null
  onSubmit: () => void
  onClose: () => void
  wide?: boolean
  /** Something was written that takes effort to write again. */
  dirty?: boolean
  children: ReactNode
}

/** A question, what came of it at the same place, and what was typed stays. */
export function FormDialog(props: FormDialogProps) {
  const {
    title,
    submit,
    tone = 'go',
    busy,
    off = false,
    problem,
    onSubmit,
    wide = false,
    dirty = false,
  } = props
  const [asking, setAsking] = useState(false)
  const onClose = () => (dirty ? setAsking(true) : props.onClose())
  return (
    <Dialog title={title} onClose={onClose} wide={wide}>
      {asking && <Asking onKeep={() => setAsking(false)} onThrow={props.onClose} />}
      <form
        className={asking ? 'hidden' : 'flex min-h-0 flex-col'}
        onSubmit={event => {
          event.preventDefault()
          if (!off && !busy) onSubmit()
        }}
      >
        <div className="grid min-h-0 gap-3 overflow-y-auto px-5 py-4">
          {props.children}
          {problem !== null && (
            <p role="alert" className="text-pretty break-words text-stale">
              {problem}
            </p>
          )}
        </div>
        <div className="flex flex-wrap justify-end gap-2 px-5 pb-4">
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" tone={tone} disabled={off || busy}>
            {busy ? 'Working …' : submit}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
