'use client'

import { parseAsArrayOf, parseAsString, useQueryState } from 'nuqs'

const parser = parseAsArrayOf(parseAsString, ',')

/** What the dialog of comparing has ticked, in the address: a link opens it so. null: it is closed. */
export function useCompare() {
  return useQueryState('compare', parser)
}
