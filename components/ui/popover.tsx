'use client'

import { type ReactNode, type ToggleEvent, useId, useRef, useState } from 'react'
import { place } from './place.ts'

const width = 320

export type PopoverProps = {
  trigger: ReactNode
  triggerClass: string
  /** The accessible name of the button, where its content does not say it. */
  label?: string
  title: string
  children: ReactNode
}

/** A button and what it opens. The browser's own popover: it closes on Escape and on a click beside it. */
export function Popover({ trigger, triggerClass, label, title, children }: PopoverProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)

  function beforeToggle(event: ToggleEvent<HTMLDivElement>) {
    setOpen(event.newState === 'open')
    if (event.newState !== 'open' || !button.current) return
    place(event.currentTarget, button.current, Math.min(width, window.innerWidth - 16))
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-label={label}
        className={triggerClass}
      >
        {trigger}
      </button>
      <div
        id={id}
        popover="auto"
        role="dialog"
        aria-label={title}
        onBeforeToggle={beforeToggle}
        style={{ width }}
        className="fixed max-w-[calc(100vw-1rem)] rounded-card border border-line bg-panel p-4 text-text shadow-float"
      >
        {open && children}
      </div>
    </>
  )
}
