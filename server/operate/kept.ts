import { randomBytes } from 'node:crypto'
import { undoAllBytes, undoJobBytes, undoMs } from './limits.ts'

/** What a key was before. Times are of the board's clock; −1: never expires. */
export type Before =
  /** Removed: comes back unless the name is taken again. */
  | { kind: 'value'; key: Buffer; dump: Buffer; expiresAt: number }
  /** TTL changed: goes back unless somebody changed it again. */
  | { kind: 'ttl'; key: Buffer; expiresAt: number; setTo: number }
  /** Edited: goes back unless the value is no longer what the edit left. null: was not there, is not there. */
  | {
      kind: 'edit'
      key: Buffer
      before: { dump: Buffer; expiresAt: number } | null
      after: string | null
    }

type Offer = { items: Before[]; bytes: number; until: number; timer: NodeJS.Timeout }

export type KeptLimits = { jobBytes: number; allBytes: number }

/** The values that an undo needs, for as long as it may be asked for. All jobs together stay below one bound. */
export function createKept(options: { now: () => number } & Partial<KeptLimits>) {
  const { now, jobBytes = undoJobBytes, allBytes = undoAllBytes } = options
  const offers = new Map<string, Offer>()
  let all = 0

  function offer(token: string, items: Before[], bytes: number): { until: number; token: string } {
    const until = now() + undoMs
    const timer = setTimeout(() => release(token), undoMs)
    timer.unref()
    offers.set(token, { items, bytes, until, timer })
    return { until, token }
  }

  function release(token: string): Offer | null {
    const found = offers.get(token)
    if (!found) return null
    clearTimeout(found.timer)
    offers.delete(token)
    all -= found.bytes
    return found.until > now() ? found : null
  }

  return {
    /** What one more job could keep. */
    room: () => Math.min(jobBytes, allBytes - all),
    begin() {
      let items: Before[] = []
      let bytes = 0
      let given: string | null = null

      function giveUp(why: string) {
        given ??= why
        all -= bytes
        bytes = 0
        items = []
      }
      const room = () => Math.min(jobBytes - bytes, allBytes - all)

      return {
        add(before: Before): boolean {
          if (given !== null) return false
          const size = weightOf(before)
          if (size > room()) {
            giveUp(tooLarge(jobBytes))
            return false
          }
          items.push(before)
          bytes += size
          all += size
          return true
        },
        room,
        jobBytes,
        given: () => given,
        giveUp,
        count: () => items.length,
        drop: () => giveUp('It was not needed.'),
        /** From now on it can be undone, for a minute. */
        offer(): { until: number; token: string } | null {
          if (given !== null || items.length === 0) return null
          const offered = offer(randomBytes(18).toString('base64url'), items, bytes)
          items = []
          bytes = 0
          return offered
        },
      }
    },
    /** Once: whoever comes second finds nothing. */
    take(token: string): { items: Before[]; back: () => void } | null {
      const found = release(token)
      if (!found) return null
      return {
        items: found.items,
        /** It could not even begin. */
        back() {
          all += found.bytes
          offer(token, found.items, found.bytes)
        },
      }
    },
    stop() {
      for (const token of [...offers.keys()]) release(token)
    },
  }
}

export type Kept = ReturnType<typeof createKept>
export type KeptJob = ReturnType<Kept['begin']>

export const tooLarge = (jobBytes: number) =>
  `The values take more than ${Math.round(jobBytes / 1024 / 1024)} MiB, which is more than is kept for an undo.`

function weightOf(before: Before): number {
  const dump = before.kind === 'value' ? before.dump : before.kind === 'edit' ? before.before?.dump : null
  return before.key.length + (dump?.length ?? 0) + 64
}
