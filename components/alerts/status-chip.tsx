import { BellOff, CircleCheck, CircleHelp, Hourglass, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { AlertRule } from '#components/rpc/types.ts'

type Look = { word: string; icon: LucideIcon | null; tone: string }

const looks: Record<AlertRule['status'], Look> = {
  firing: { word: 'firing', icon: TriangleAlert, tone: 'text-stale' },
  pending: { word: 'pending', icon: Hourglass, tone: 'text-miss' },
  unknown: { word: 'unknown', icon: CircleHelp, tone: 'text-mute' },
  resolved: { word: 'resolved', icon: CircleCheck, tone: 'text-ok' },
  quiet: { word: 'quiet', icon: null, tone: 'text-mute' },
}

/** A word and a shape for each state, never colour alone. */
export function StatusChip({ status }: { status: AlertRule['status'] }) {
  const { word, icon: Icon, tone } = looks[status]
  return (
    <span className={`inline-flex items-center gap-1.5 font-medium whitespace-nowrap ${tone}`}>
      {Icon ? (
        <Icon aria-hidden="true" className="size-3.5 shrink-0" />
      ) : (
        <span aria-hidden="true" className="mx-[0.1875rem] size-2 shrink-0 rounded-full bg-ok" />
      )}
      {word}
    </span>
  )
}

export function MutedChip() {
  return (
    <span className="inline-flex items-center gap-1 rounded-[0.2rem] border border-line px-1 text-2xs text-mute">
      <BellOff aria-hidden="true" className="size-3" />
      muted
    </span>
  )
}
