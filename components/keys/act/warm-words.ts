import type { Selection } from '../selection.ts'

export const sources = [
  { value: 'chosen', label: 'Chosen' },
  { value: 'pattern', label: 'A pattern' },
  { value: 'missed', label: 'Most missed' },
  { value: 'read', label: 'Most read' },
  { value: 'list', label: 'A list' },
] as const

export type Source = (typeof sources)[number]['value']

export function firstSource(selection: Selection): Source {
  if (selection === null) return 'missed'
  return selection.kind === 'pattern' ? 'pattern' : 'chosen'
}

/** 1 to 1 000; null: not understood. */
export function readCount(text: string): number | null {
  const amount = Number(text.trim())
  return /^\d{1,4}$/.test(text.trim()) && amount >= 1 && amount <= 1000 ? amount : null
}
