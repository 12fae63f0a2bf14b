export const speeds = [1, 2, 5, 10] as const
export type Speed = (typeof speeds)[number]
export type Range = { from: number; to: number }

export type Playing = {
  /** The moment that is shown; null: the whole run at once. */
  at: number | null
  playing: boolean
  speed: Speed
}

const wholeRun: Playing = { at: null, playing: false, speed: 1 }

const within = ({ from, to }: Range, at: number) => Math.min(to, Math.max(from, at))

/** Where a replay stands. Somebody else says how much time has passed. */
export function createPlayhead(range: () => Range) {
  const listeners = new Set<() => void>()
  let state = wholeRun

  function set(change: Partial<Playing>) {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  return {
    state: () => state,
    /** From the start where nothing is left to play. */
    play() {
      const { from, to } = range()
      set({ playing: true, at: state.at === null || state.at >= to ? from : state.at })
    },
    pause: () => set({ playing: false }),
    seek: (at: number) => set({ at: within(range(), at) }),
    setSpeed: (speed: Speed) => set({ speed }),
    /** Back to all of it at once. */
    leave: () => set({ at: null, playing: false }),
    pass(elapsedMs: number) {
      if (!state.playing || state.at === null) return
      const at = within(range(), state.at + elapsedMs * state.speed)
      set({ at, playing: at < range().to })
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

export type Playhead = ReturnType<typeof createPlayhead>

/** 1:05, 1:02:05: how far into the run. */
export function sinceStart(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const pad = (amount: number) => String(amount).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`
}
