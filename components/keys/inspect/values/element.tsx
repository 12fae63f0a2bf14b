'use client'

import { X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Place } from '#components/rpc/types.ts'
import { DecodedValue } from '../decoded/decoded-value.tsx'

export type ElementProps = {
  title: ReactNode
  /** null: it cannot be had, `why` says why. */
  place: Place | null
  why?: string | undefined
  name: string
  actions?: ReactNode
  onClose: () => void
}

/** One element of a value, with everything that is in it. */
export function Element({ title, place, why, name, actions, onClose }: ElementProps) {
  const section = useRef<HTMLElement>(null)
  // In braces: browsers begin to answer with a promise, which React would take for the way to undo it.
  useEffect(() => {
    void section.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <section ref={section} aria-label={name} className="mt-2 grid gap-2 border-line border-t pt-2">
      <div className="flex items-start gap-2">
        <h3 className="max-h-16 min-w-0 grow overflow-y-auto font-mono text-xs break-all">{title}</h3>
        <button
          type="button"
          aria-label={`Close the ${name}`}
          onClick={onClose}
          className="rounded-control p-0.5 text-mute hover:text-text"
        >
          <X aria-hidden="true" className="size-3.5" />
        </button>
      </div>
      {place ? <DecodedValue place={place} name={name} /> : <p className="text-mute text-xs">{why}</p>}
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </section>
  )
}

export const tooLongToBeAsked =
  'Only its beginning is here: it is longer than 1 MiB, and the server finds it only by all of it. Download the value to have it.'
