'use client'

import { useEffect, useRef } from 'react'
import { useLive } from '#components/live/live-provider.tsx'
import type { WalkView } from './use-walk.ts'
import { isWorthAnother } from './walk-words.ts'

/** Who comes to a picture of long ago gets a new one, where that is quick; who reads one keeps it. */
export function useFreshWalk({ walk, control }: WalkView) {
  const now = useLive(({ lastGood }) => lastGood?.total.keys ?? null)
  const hasArrived = useRef(false)
  const asked = useRef('')
  useEffect(() => {
    if (!walk || now === null) return
    const arrives = !hasArrived.current
    hasArrived.current = true
    const name = `${walk.walk} ${walk.startedAt}`
    if (asked.current === name || !isWorthAnother(walk, now, arrives)) return
    asked.current = name
    control('again')
  }, [walk, now, control])
}
