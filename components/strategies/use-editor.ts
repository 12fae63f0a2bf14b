'use client'

import { parseAsStringLiteral, useQueryState } from 'nuqs'

export const editorSections = [
  { name: 'pattern', label: 'Read and write' },
  { name: 'ttl', label: 'TTL' },
  { name: 'invalidation', label: 'Invalidation' },
  { name: 'codec', label: 'Codec' },
  { name: 'limits', label: 'Limits' },
  { name: 'wrong', label: 'Wrong' },
] as const
export type EditorSection = (typeof editorSections)[number]['name']

const parser = parseAsStringLiteral(editorSections.map(({ name }) => name))

/** The part of the policy that is open, in the address; null: none. */
export function useEditor() {
  return useQueryState('edit', parser)
}
