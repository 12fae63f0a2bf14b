'use client'

import { X } from 'lucide-react'
import { type ReactNode, useEffect, useEffectEvent } from 'react'
import { usePresenting } from './presenting.ts'

/** Nothing but the page, larger. Escape leaves; the button shows itself to who moves the mouse over it or tabs to it. */
export function PresenterFrame({ children }: { children: ReactNode }) {
  const { setPresenting } = usePresenting()
  const leaveOnEscape = useEffectEvent((event: KeyboardEvent) => {
    // Escape first closes what is open above the page.
    if (
      event.key !== 'Escape' ||
      event.defaultPrevented ||
      document.querySelector(':popover-open, [role=dialog]')
    )
      return
    setPresenting(false)
  })
  useEffect(() => {
    document.addEventListener('keydown', leaveOnEscape)
    return () => document.removeEventListener('keydown', leaveOnEscape)
  }, [])
  return (
    <div data-presenting="">
      {children}
      <button
        type="button"
        onClick={() => setPresenting(false)}
        className="fixed top-2 right-2 inline-flex items-center gap-1.5 rounded-control border border-line bg-panel px-2.5 py-1 text-mute text-xs opacity-0 transition-opacity hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
      >
        <X aria-hidden="true" className="size-3.5" />
        Leave presenter mode (Esc)
      </button>
    </div>
  )
}
