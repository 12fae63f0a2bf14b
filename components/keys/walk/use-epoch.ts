'use client'

import { useState } from 'react'
import type { WalkState } from '#components/rpc/types.ts'

/** Rises with each new walk: what was read of the one before does not go together with it. */
export function useEpoch(walk: WalkState | null): number {
  const [seen, setSeen] = useState({ walk: '', epoch: 0 })
  // A board that was started anew counts from the beginning.
  const name = walk && walk.walk !== 0 ? `${walk.walk} ${walk.startedAt}` : ''
  if (name !== '' && name !== seen.walk) {
    setSeen({ walk: name, epoch: seen.walk === '' ? seen.epoch : seen.epoch + 1 })
  }
  return seen.epoch
}
