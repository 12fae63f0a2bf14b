'use client'

import { RotateCw } from 'lucide-react'
import { Select } from '#components/ui/select.tsx'

export const paces = ['off', '1 s', '5 s'] as const
export type Pace = (typeof paces)[number]
export const msOf: Record<Pace, number | false> = { off: false, '1 s': 1000, '5 s': 5000 }

const options = paces.map(value => ({ value, label: value === 'off' ? 'Refresh: off' : `Every ${value}` }))

export type RefreshControlProps = {
  pace: Pace
  onPace: (pace: Pace) => void
  onRefresh: () => void
  busy: boolean
}

export function RefreshControl({ pace, onPace, onRefresh, busy }: RefreshControlProps) {
  return (
    <div className="flex items-center gap-1">
      <button
        type="button"
        aria-label="Read the key again"
        aria-keyshortcuts="r"
        onClick={onRefresh}
        className="rounded-control p-1.5 text-mute hover:bg-raise hover:text-text"
      >
        <RotateCw aria-hidden="true" className={`size-3.5 ${busy ? 'text-hit' : ''}`} />
      </button>
      <Select
        label="Refresh by itself"
        options={options}
        value={pace}
        onChange={onPace}
        className="text-xs"
      />
    </div>
  )
}
