import type { Overlay } from '#server/lab/chaos/mischief.ts'
import type { LabSettings } from '#server/lab/settings.ts'

type Options = {
  settings: () => LabSettings
  /** In all instances at one moment. */
  apply: (settings: LabSettings) => Promise<void>
}

/** What is in force: what people chose, and on top of it what a chaos does to it for a while. */
export function createEffective({ settings, apply }: Options) {
  const overlays = new Map<string, Overlay>()

  const now = () => [...overlays.values()].reduce((sum, overlay) => overlay(sum), settings())

  return {
    now,
    renew: () => apply(now()),
    async overlay(name: string, on: Overlay | null) {
      const before = overlays.get(name)
      if (on) overlays.set(name, on)
      else overlays.delete(name)
      try {
        await apply(now())
      } catch (error) {
        if (before) overlays.set(name, before)
        else overlays.delete(name)
        throw error
      }
    },
    clear: () => overlays.clear(),
  }
}
