'use client'

import { Menu, X } from 'lucide-react'
import { type ReactNode, useId, useRef } from 'react'
import { Brand } from './brand.tsx'
import { iconButton } from './pill.ts'
import { RoomList } from './room-list.tsx'

/** The sidebar of a narrow window: behind a button, over the whole width, gone on Escape. */
export function RoomsSheet({ children }: { children: ReactNode }) {
  const id = useId()
  const sheet = useRef<HTMLDivElement>(null)
  return (
    <div className="contents lg:hidden">
      <button type="button" popoverTarget={id} aria-label="Menu" className={`${iconButton} lg:hidden`}>
        <Menu aria-hidden="true" className="size-4" />
      </button>
      <div
        ref={sheet}
        id={id}
        popover="auto"
        className="fixed inset-x-0 top-0 w-full max-h-dvh overflow-y-auto border-line border-b bg-panel p-3 text-text shadow-float"
      >
        <div className="flex items-center justify-between pb-1 pl-2.5">
          <Brand />
          <button
            type="button"
            popoverTarget={id}
            popoverTargetAction="hide"
            aria-label="Close menu"
            className={iconButton}
          >
            <X aria-hidden="true" className="size-4" />
          </button>
        </div>
        <nav aria-label="Rooms">
          <RoomList onGo={() => sheet.current?.hidePopover()} />
        </nav>
        <div className="mt-3 flex flex-wrap items-center gap-2 border-line border-t px-2.5 pt-3 sm:hidden">
          {children}
        </div>
      </div>
    </div>
  )
}
