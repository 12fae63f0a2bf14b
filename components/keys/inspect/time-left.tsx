'use client'

import { moment } from '#components/format/durations.ts'
import { useNow } from '#components/format/ticker.ts'
import { countdown } from './countdown.ts'

const soonMs = 10_000

/** How long it still has; the exact moment on hover. */
export function TimeLeft({ expiresAt }: { expiresAt: number | null }) {
  const now = useNow()
  if (expiresAt === null) return <span className="text-miss">no expiry</span>
  const left = expiresAt - now
  return (
    <time
      dateTime={new Date(expiresAt).toISOString()}
      title={`expires ${moment(expiresAt)}`}
      className={left < soonMs ? 'text-stale' : undefined}
      suppressHydrationWarning
    >
      {left <= 0 ? 'expired' : countdown(left)}
    </time>
  )
}
