'use client'

import { useEffect, useRef } from 'react'
import { useTopics } from './live-provider.tsx'
import type { Listening } from './topics.ts'

/**
 * Adds a topic to the tab's one stream while the calling part is on the screen; null listens to nothing. The names of
 * the events must not change from one render to the next; what is called for them may.
 */
export function useTopic(topic: string | null, listening: Listening): void {
  const topics = useTopics()
  const newest = useRef(listening)
  useEffect(() => {
    newest.current = listening
  })
  const names = Object.keys(listening).join(' ')
  useEffect(() => {
    if (topic === null) return
    const through = names.split(' ').map(name => [name, (value: unknown) => newest.current[name]?.(value)])
    return topics.want(topic, Object.fromEntries(through))
  }, [topics, topic, names])
}
