/** What the live frames say about a target's traffic; a part of `Frame`, handed in. */
export type Moment = {
  at: number
  interval: number
  health: { status: string }
  /** Since the moment before, exactly. */
  counted: { hits: number; misses: number } | null
  /** `covers`: the seconds of it that were seen. */
  windows: { minute: { covers: number; hits: number | null; misses: number | null } }
}

export type Frames = {
  latest: () => Moment | null
  /** Called with each new frame, one a second as long as somebody listens. Returns the undo. */
  listen: (listener: (moment: Moment) => void) => () => void
}

const freshMs = 15_000

export type PerSecond = { hits: number; misses: number; seconds: number }

/** Over the last minute, or as much of it as was seen. null: nobody has measured it. */
export function trafficOf(moment: Moment | null, now: number): PerSecond | null {
  if (moment?.health.status !== 'ok' || now - moment.at > freshMs) return null
  const { covers: seconds, hits, misses } = moment.windows.minute
  if (hits === null || misses === null || seconds <= 0) return null
  return { hits: hits / seconds, misses: misses / seconds, seconds }
}

export function hitRateOf({ hits, misses }: { hits: number; misses: number }): number | null {
  return hits + misses === 0 ? null : hits / (hits + misses)
}
