import type { LabState } from '#server/lab/state.ts'

const most = 20

/** What is wrong now, each under the name of what it is about; what is over is taken off. */
export function createTroubles({ now, changed }: { now: () => number; changed: () => void }) {
  const known = new Map<string, { at: number; message: string }>()
  return {
    tell(about: string, message: string | null) {
      const before = known.get(about)?.message ?? null
      if (before === message) return
      if (message === null) known.delete(about)
      else known.set(about, { at: now(), message })
      const [oldest] = known.keys()
      if (known.size > most && oldest !== undefined) known.delete(oldest)
      changed()
    },
    clear: () => known.clear(),
    list: (): LabState['troubles'] => [...known.values()],
  }
}
