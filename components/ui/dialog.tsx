'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'

export type DialogProps = {
  title: string
  /** For a dialog whose content needs no heading to be understood by eye. */
  hideTitle?: boolean
  /** For two things beside each other. */
  wide?: boolean
  onClose: () => void
  children: ReactNode
}

/** Open as long as it is rendered. Load it when it is first needed: it brings its own kilobytes. */
export function Dialog({ title, hideTitle = false, wide = false, onClose, children }: DialogProps) {
  return (
    <Base.Root open onOpenChange={open => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/50" />
        <Base.Popup
          className={`fixed left-1/2 z-50 flex -translate-x-1/2 flex-col overflow-hidden rounded-card border border-line bg-panel text-text shadow-float outline-none ${wide ? 'top-[6vh] max-h-[88vh] w-[min(56rem,calc(100vw-1.5rem))]' : 'top-[12vh] max-h-[76vh] w-[min(36rem,calc(100vw-1.5rem))]'}`}
        >
          <Base.Title className={hideTitle ? 'sr-only' : 'px-5 pt-4 font-semibold text-base'}>
            {title}
          </Base.Title>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
