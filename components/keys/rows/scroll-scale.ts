/** Browsers draw nothing above some 17 million px: a longer list is scrolled in proportion. */
const mostPx = 8_000_000

export type Scale = {
  /** Of the scrolled element, in px. */
  height: number
  /** Of the whole list. */
  full: number
  /** px of the list for each px of the scroll bar; 1 in all but huge lists. */
  factor: number
}

export function scaleOf({ count, row, view }: { count: number; row: number; view: number }): Scale {
  const full = count * row
  if (full <= mostPx) return { height: full, full, factor: 1 }
  return { height: mostPx, full, factor: (full - view) / (mostPx - view) }
}

export function clampPosition(position: number, { full }: Scale, view: number): number {
  return Math.max(0, Math.min(position, full - view))
}
