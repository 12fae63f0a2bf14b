import type { Clock } from '#server/engine/ports.ts'
import { BoardError } from '#server/errors.ts'
import { type ChaosKind, type ChaosState, chaosKinds } from '#server/lab/state.ts'

/** Something that goes wrong on purpose. */
export type Mischief = {
  /** Why it cannot be done here; null when it can. */
  refused: () => string | null
  /** How long it lasts; 0: it is over at once. */
  forMs: number
  /** Says what was done: "the hottest key, product:17, expired". */
  begin: (until: number) => Promise<string>
  /** The way back, and what it says when it is done. */
  end: () => Promise<string>
}

type Active = { since: number; until: number; who: string; callOff: () => void }

type Options = {
  mischief: Record<ChaosKind, Mischief>
  clock: Clock
  changed: () => void
  /** Its time was over, and it was taken back; `failed` when that did not work. */
  onRestored: (kind: ChaosKind, said: string, failed: boolean) => void
}

const retryMs = 1_000

/** What goes on, since and until when. Each is taken back by whoever asks, and by itself when its time is over. */
export function createChaos({ mischief, clock, changed, onRestored }: Options) {
  const active = new Map<ChaosKind, Active>()
  const busy = new Set<ChaosKind>()

  /** Two people press at once: one of them does it. */
  async function alone<T>(kind: ChaosKind, work: () => Promise<T>): Promise<T> {
    if (busy.has(kind)) throw new BoardError('BAD_INPUT', 'Somebody else is doing this right now.')
    busy.add(kind)
    try {
      return await work()
    } finally {
      busy.delete(kind)
      changed()
    }
  }

  async function takeBack(kind: ChaosKind): Promise<string> {
    const known = active.get(kind)
    if (!known) throw new BoardError('BAD_INPUT', 'This is not going on (any more).')
    known.callOff()
    const said = await mischief[kind].end()
    active.delete(kind)
    return said
  }

  async function timeIsOver(kind: ChaosKind) {
    const known = active.get(kind)
    if (!known) return
    try {
      onRestored(kind, await alone(kind, () => takeBack(kind)), false)
    } catch (error) {
      // Whoever takes it back by hand at this moment may do it first.
      if (!active.has(kind)) return
      onRestored(kind, error instanceof Error ? error.message : String(error), true)
      known.callOff = clock.after(retryMs, () => void timeIsOver(kind))
    }
  }

  return {
    begin: (kind: ChaosKind, who: string): Promise<string> =>
      alone(kind, async () => {
        const refused = active.has(kind) ? 'This is going on already.' : mischief[kind].refused()
        if (refused !== null) throw new BoardError('BAD_INPUT', refused)
        const { forMs } = mischief[kind]
        const since = clock.now()
        const said = await mischief[kind].begin(since + forMs)
        if (forMs === 0) return said
        const callOff = clock.after(forMs, () => void timeIsOver(kind))
        active.set(kind, { since, until: since + forMs, who, callOff })
        return said
      }),
    restore: (kind: ChaosKind): Promise<string> => alone(kind, () => takeBack(kind)),
    isActive: (kind: ChaosKind) => active.has(kind),
    /** At the end of the lab: everything back, whatever fails. */
    async restoreAll(): Promise<string[]> {
      const failed: string[] = []
      for (const kind of [...active.keys()]) {
        try {
          await takeBack(kind)
        } catch (error) {
          active.delete(kind)
          failed.push(error instanceof Error ? error.message : String(error))
        }
      }
      return failed
    },
    list: (): ChaosState[] =>
      chaosKinds.map(kind => {
        const known = active.get(kind)
        const going = known ? { since: known.since, until: known.until, who: known.who } : null
        return { kind, refused: mischief[kind].refused(), active: going }
      }),
  }
}
