'use client'

import { parseAsStringLiteral, useQueryState } from 'nuqs'

const parser = parseAsStringLiteral(['a', 'b', 'c', 'd'] as const).withDefault('a')

/** The lane in the address, so that a link shows the same one. */
export function useChosenLane() {
  return useQueryState('lane', parser)
}
