import { useSyncExternalStore } from 'react'

/** One moment that every chart of the page points at. */
export function createCrosshair() {
  const listeners = new Set<() => void>()
  let moment: number | null = null

  return {
    moment: () => moment,
    point(at: number | null) {
      if (at === moment) return
      moment = at
      for (const listener of listeners) listener()
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

export const crosshair = createCrosshair()

export function useCrosshair(): number | null {
  return useSyncExternalStore(crosshair.subscribe, crosshair.moment, () => null)
}

/** The index whose moment is closest to `at`; null where there is none at all. `at` must be sorted. */
export function nearest(moments: readonly number[], at: number): number | null {
  if (moments.length === 0) return null
  let low = 0
  let high = moments.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((moments[middle] ?? 0) < at) low = middle + 1
    else high = middle
  }
  const before = moments[low - 1]
  const after = moments[low] ?? Number.POSITIVE_INFINITY
  return before !== undefined && at - before <= after - at ? low - 1 : low
}

/** What a chart points at. A moment outside of what it covers is not shown at its edge. */
export function indexAt({ at, from, to }: Covered, moment: number | null): number | null {
  return moment === null || moment < from || moment > to ? null : nearest(at, moment)
}

type Covered = { at: readonly number[]; from: number; to: number }
