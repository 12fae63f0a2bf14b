import { useLive } from '#components/live/live-provider.tsx'
import type { Frame } from '#components/rpc/types.ts'

export type Present = {
  /** What is shown: the newest sample, or the last one that had numbers. */
  frame: Frame | null
  /** The newest sample, whatever it says. */
  newest: Frame | null
  /** When the numbers on the screen were true, if they may not be any more. */
  stale: number | null
}

/** The sample on the screen, and whether it is still true. */
export function usePresent(): Present {
  const newest = useLive(({ frame }) => frame)
  const lastGood = useLive(state => state.lastGood)
  const lost = useLive(({ connection }) => connection.status === 'lost')
  const down = newest?.health.status === 'down'
  const frame = newest?.health.status === 'ok' ? newest : (lastGood ?? newest)
  const seen = frame?.health.status === 'ok' ? frame.at : null
  return { frame, newest, stale: lost || down ? seen : null }
}
