'use client'

import { Search } from 'lucide-react'
import { useOpenDialog } from './command-center.tsx'
import { pillButton } from './pill.ts'
import { useCommandKey } from './platform.ts'

export function PaletteButton() {
  const open = useOpenDialog()
  const command = useCommandKey()
  return (
    <button
      type="button"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={() => open('palette')}
      className={`${pillButton} shrink-0`}
    >
      <Search aria-hidden="true" className="size-3.5 2xl:hidden" />
      <span className="max-2xl:sr-only">Search or run…</span>
      <kbd className="font-[550] font-mono text-text text-xs max-xl:hidden">{command} K</kbd>
    </button>
  )
}
