'use client'

import { type ReactNode, useId, useRef } from 'react'
import { place } from './place.ts'

/** A few words more about something, on hover and on focus. Escape puts it away. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactNode }) {
  const id = useId()
  const bubble = useRef<HTMLSpanElement>(null)

  function show(anchor: Element) {
    if (!bubble.current) return
    bubble.current.showPopover()
    place(bubble.current, anchor)
  }
  const hide = () => bubble.current?.hidePopover()

  return (
    <>
      <button
        type="button"
        aria-describedby={id}
        className="inline-flex min-w-0 cursor-default items-center rounded-control text-left"
        onPointerEnter={event => show(event.currentTarget)}
        onPointerLeave={hide}
        onFocus={event => show(event.currentTarget)}
        onBlur={hide}
        onKeyDown={event => event.key === 'Escape' && hide()}
      >
        {children}
      </button>
      <span
        ref={bubble}
        id={id}
        role="tooltip"
        popover="manual"
        className="fixed max-w-72 rounded-control border border-line bg-raise px-3 py-2 text-xs text-pretty text-text shadow-float"
      >
        {text}
      </span>
    </>
  )
}
