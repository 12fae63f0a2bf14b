'use client'

import { Presentation } from 'lucide-react'
import { iconButton } from './pill.ts'
import { usePresenting } from './presenting.ts'

export function PresentButton() {
  const { setPresenting } = usePresenting()
  return (
    <button
      type="button"
      aria-label="Presenter mode"
      title="Presenter mode (p)"
      aria-keyshortcuts="p"
      onClick={() => setPresenting(true)}
      className={`${iconButton} max-sm:hidden`}
    >
      <Presentation aria-hidden="true" className="size-4" />
    </button>
  )
}
