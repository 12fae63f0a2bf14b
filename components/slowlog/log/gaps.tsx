import { TriangleAlert } from 'lucide-react'
import { moment } from '#components/format/durations.ts'
import { count, joined } from '#components/format/numbers.ts'
import type { SlowlogDigest } from '#components/rpc/types.ts'

/** What nobody can show: the server had forgotten it before it was read. */
export function Gaps({ gaps, several }: { gaps: SlowlogDigest['gaps']; several: boolean }) {
  if (gaps.length === 0) return null
  const missing = gaps.reduce((sum, gap) => sum + gap.count, 0)
  return (
    <details className="rounded-card border border-miss/40 bg-panel px-3.5 py-2.5">
      <summary className="text-pretty">
        <TriangleAlert aria-hidden="true" className="mr-2 inline size-4 text-miss" />
        {joined(count(missing))} {missing === 1 ? 'entry is' : 'entries are'} missing in this time: the
        server’s own log was emptied, or too short for what came.
      </summary>
      <ul className="mt-2 grid gap-1 text-xs text-mute" aria-label="Missing entries">
        {gaps.map(gap => (
          <li key={`${gap.node} ${gap.since} ${gap.until}`} suppressHydrationWarning>
            {joined(count(gap.count))} between {moment(gap.since)} and {moment(gap.until)}
            {several && ` on ${gap.node}`}
          </li>
        ))}
      </ul>
      <p className="mt-2 text-xs text-pretty text-mute">
        A longer log, or a higher threshold, leaves the board more time to read it.
      </p>
    </details>
  )
}
