'use client'

import { type ToggleEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { Button, type ButtonProps } from './button.tsx'
import { place } from './place.ts'

const width = 320

export type ConfirmButtonProps = Omit<ButtonProps, 'onClick' | 'children'> & {
  label: string
  question: string
  /** What will be done, and to whom. */
  warning: string
  confirm: string
  onConfirm: () => void
}

/** A button that asks once more, beside itself. Escape and a click elsewhere mean no. */
export function ConfirmButton({ label, question, warning, confirm, onConfirm, ...rest }: ConfirmButtonProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const sheet = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const isSeen = useRef(false)

  // A row of a list that changes its place takes its question out of sight, and no event tells of it.
  useLayoutEffect(() => {
    if (isSeen.current && sheet.current?.matches(':popover-open') === false) sheet.current.showPopover()
  })

  function beforeToggle(event: ToggleEvent<HTMLDivElement>) {
    setOpen(event.newState === 'open')
    isSeen.current = false
    put(event)
  }

  function toggled(event: ToggleEvent<HTMLDivElement>) {
    isSeen.current = event.newState === 'open'
    put(event)
  }

  /** Once before it is seen, and once more when its height is known. */
  function put({ newState, currentTarget }: ToggleEvent<HTMLDivElement>) {
    if (newState === 'open' && button.current)
      place(currentTarget, button.current, Math.min(width, window.innerWidth - 16))
  }

  function yes() {
    sheet.current?.hidePopover()
    onConfirm()
  }

  return (
    <>
      <Button tone="warn" {...rest} ref={button} popoverTarget={id} aria-haspopup="dialog">
        {label}
      </Button>
      <div
        ref={sheet}
        id={id}
        popover="auto"
        role="alertdialog"
        aria-label={question}
        aria-describedby={`${id}-warning`}
        onBeforeToggle={beforeToggle}
        onToggle={toggled}
        style={{ width }}
        className="fixed max-w-[calc(100vw-1rem)] rounded-card border border-line bg-panel p-4 text-text shadow-float"
      >
        {open && (
          <div className="grid gap-3">
            <p className="font-semibold">{question}</p>
            <p id={`${id}-warning`} className="text-pretty text-mute">
              {warning}
            </p>
            <div className="flex flex-wrap justify-end gap-2">
              <Button autoFocus popoverTarget={id} popoverTargetAction="hide">
                No
              </Button>
              <Button tone="warn" onClick={yes}>
                {confirm}
              </Button>
            </div>
          </div>
        )}
      </div>
    </>
  )
}
