'use client'

import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { WalkState } from '#components/rpc/types.ts'
import { isComplete, isOver, isStill } from '../walk/walk-words.ts'
import type { List } from './create-list.ts'

const everyMs = 1000
const countMs = 250
const searchMs = 700

export type Followed = { list: List; walk: WalkState | null; isAtTop: boolean }

/**
 * While the walk goes on, new names come in between. Who is at the top sees them come; whoever has scrolled is told,
 * and nothing moves under the eye. A search that looks at each key is done again only when the walk is over.
 */
export function useFollowWalk({ list, walk, isAtTop }: Followed) {
  // Of this list: another walk that finds as many keys has not been shown for that.
  const [shown, setShown] = useState({ list, keys: -1 })
  const shownKeys = shown.list === list ? shown.keys : -1
  const lastAt = useRef(0)
  const keys = walk?.keys ?? 0
  const over = walk !== null && isOver(walk)
  const still = walk !== null && isStill(walk)
  const live = list.hold === null

  function show() {
    lastAt.current = Date.now()
    setShown({ list, keys })
    list.rows.refresh()
  }
  const follow = useEffectEvent(() => {
    if (walk === null || keys === shownKeys || document.hidden) return
    if (!over && !live) return
    if (!still && Date.now() - lastAt.current < everyMs) return
    if (over && list.summary().exact) setShown({ list, keys })
    else if (isAtTop) show()
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each piece of news is a reason to look
  useEffect(() => follow(), [keys, over, still, isAtTop, list])
  useEditions(list, walk)
  useCounting(list, walk)
  return { more: isAtTop || shownKeys < 0 ? 0 : Math.max(0, keys - shownKeys), show }
}

/** What the board itself has done to keys is seen at once, wherever somebody looks. */
function useEditions(list: List, walk: WalkState | null) {
  const seen = useRef<number | null>(null)
  const edition = walk?.edition ?? null
  useEffect(() => {
    if (edition === null || seen.current === edition) return
    if (seen.current !== null) list.rows.refresh()
    seen.current = edition
  }, [edition, list])
}

/** A long search is asked how far it is as long as somebody looks; without that it rests. */
function useCounting(list: List, walk: WalkState | null) {
  const { exact, found, begun, looked, busy } = list.summary()
  const counts = list.hold ? busy : begun && !exact && walk !== null && isComplete(walk)
  const version = list.rows.version()
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each answer that is not the last
  useEffect(() => {
    if (!counts) return
    const ask = () => !document.hidden && list.rows.refresh()
    const timer = setTimeout(ask, list.hold ? searchMs : countMs)
    document.addEventListener('visibilitychange', ask)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', ask)
    }
  }, [counts, found, looked, version, list])
}
