import type { ReactNode } from 'react'

/** A control that is no slider, in line with those that are. */
export function LabelledRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(6rem,8rem)_minmax(0,1fr)] items-center gap-x-2.5 py-[0.1875rem] text-mute">
      <span>{label}</span>
      {children}
    </div>
  )
}
