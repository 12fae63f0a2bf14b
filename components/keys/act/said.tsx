import { CircleAlert, Info } from 'lucide-react'
import type { ReactNode } from 'react'

/** Something that went wrong, or that one should know, where the person looks. */
export function Said({ children, quiet = false }: { children: ReactNode; quiet?: boolean }) {
  const Mark = quiet ? Info : CircleAlert
  return (
    <div
      role={quiet ? undefined : 'alert'}
      className={`flex items-start gap-2 rounded-control border px-3 py-2 ${quiet ? 'border-edge/50 bg-raise' : 'border-stale/40 bg-stale/10'}`}
    >
      <Mark aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${quiet ? 'text-mute' : 'text-stale'}`} />
      <div className="min-w-0 text-pretty break-words">{children}</div>
    </div>
  )
}
