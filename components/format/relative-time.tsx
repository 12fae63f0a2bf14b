'use client'

import { ago, moment } from './durations.ts'
import { useNow } from './ticker.ts'

/** “12 s ago”, with the exact time on hover. Server and browser may differ by a second and by their zone. */
export function RelativeTime({ at }: { at: number }) {
  const now = useNow()
  return (
    <time dateTime={new Date(at).toISOString()} title={moment(at)} suppressHydrationWarning>
      {ago(at, now)}
    </time>
  )
}
