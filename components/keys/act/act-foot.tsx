'use client'

import type { ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { RateField } from './rate-field.tsx'

export type ActFootProps = {
  hint: string
  limit: number | null
  onLimit: (limit: number | null) => void
  onClose: () => void
  /** What is to be done before. */
  note?: string | null
  /** What begins it. */
  children: ReactNode
}

/** Stays in sight below whatever has to be read first, where there is room for both. */
export function ActFoot({ hint, limit, onLimit, onClose, note = null, children }: ActFootProps) {
  return (
    <div className="-mx-5 -mb-4 flex flex-wrap items-start justify-between gap-3 border-line border-t bg-panel px-5 py-3 sm:sticky sm:bottom-[-1rem]">
      <RateField label="Keys per second, at most" hint={hint} value={limit} onChange={onLimit} />
      <div className="ml-auto grid justify-items-end gap-1 pt-6">
        <div className="flex flex-wrap justify-end gap-2">
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          {children}
        </div>
        {note !== null && <p className="text-mute text-xs">{note}</p>}
      </div>
    </div>
  )
}
