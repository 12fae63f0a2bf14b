import type { Clock } from '#server/engine/ports.ts'

/** What has not been told again for so long is over. */
const overAfterMs = 5_000

/** Troubles are told as long as they last; when nobody tells one any more, that is told too. */
export function createPassingTroubles(parts: {
  clock: Clock
  tell: (about: string, message: string | null) => void
}) {
  const { clock, tell } = parts
  const callOffs = new Map<string, () => void>()

  return {
    tell(about: string, message: string) {
      callOffs.get(about)?.()
      tell(about, message)
      callOffs.set(
        about,
        clock.after(overAfterMs, () => {
          callOffs.delete(about)
          tell(about, null)
        }),
      )
    },
    stop() {
      for (const callOff of callOffs.values()) callOff()
      callOffs.clear()
    },
  }
}
