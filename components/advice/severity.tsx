import { CircleAlert, Eye, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { AdviceFinding } from '#components/rpc/types.ts'

type Level = { word: string; icon: LucideIcon; tone: string; edge: string }

const levels: Record<AdviceFinding['severity'], Level> = {
  now: { word: 'Act now', icon: CircleAlert, tone: 'text-stale', edge: 'border-l-stale' },
  soon: { word: 'Plan a change', icon: TriangleAlert, tone: 'text-miss', edge: 'border-l-miss' },
  look: { word: 'Worth a look', icon: Eye, tone: 'text-mute', edge: 'border-l-edge' },
}

export const edgeOf = (severity: AdviceFinding['severity']) => levels[severity].edge

/** How urgent it is, in words and by a sign. */
export function Severity({ of }: { of: AdviceFinding['severity'] }) {
  const { word, icon: Icon, tone } = levels[of]
  return (
    <span className={`inline-flex items-center gap-1.5 font-medium whitespace-nowrap ${tone}`}>
      <Icon aria-hidden="true" className="size-3.5" />
      {word}
    </span>
  )
}
