'use client'

import { useState } from 'react'
import type { WalkState } from '#components/rpc/types.ts'

/** Rises with each new walk: what was read of the one before does not go together with it. */
export function useEpoch(walk: WalkState | null): number {
  const [seen, setSeen] = useState({ walk: 0, epoch: 0 })
  const number = walk?.walk ?? 0
  if (number !== 0 && number !== seen.walk) {
    setSeen({ walk: number, epoch: seen.walk === 0 ? seen.epoch : seen.epoch + 1 })
  }
  return seen.epoch
}
