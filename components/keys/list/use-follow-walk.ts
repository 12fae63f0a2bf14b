'use client'

import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Name, WalkState } from '#components/rpc/types.ts'
import type { Rows } from '../rows/rows.ts'
import { isOver } from '../walk/walk-words.ts'

const everyMs = 1000

type Followed = { rows: Rows<Name>; walk: WalkState | null; isAtTop: boolean }

/**
 * While the walk goes on, new names come in between. Who is at the top sees them come; whoever has scrolled is told,
 * and nothing moves under the eye.
 */
export function useFollowWalk({ rows, walk, isAtTop }: Followed) {
  const [shownKeys, setShownKeys] = useState<number | null>(null)
  const lastAt = useRef(0)
  const keys = walk?.keys ?? 0
  const over = walk !== null && isOver(walk)

  function show() {
    lastAt.current = Date.now()
    setShownKeys(keys)
    rows.refresh()
  }
  const follow = useEffectEvent(() => {
    if (walk === null) return
    if (shownKeys === null) return setShownKeys(rows.count() > 0 ? 0 : keys)
    const due = over || Date.now() - lastAt.current >= everyMs
    if (isAtTop && due && keys !== shownKeys && !document.hidden) show()
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each piece of news is a reason to look
  useEffect(() => follow(), [keys, over, isAtTop])
  return {
    more: !isAtTop && shownKeys !== null && keys > shownKeys && shownKeys > 0 ? keys - shownKeys : 0,
    show,
  }
}
