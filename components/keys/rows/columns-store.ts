import type { KeyColumns } from '#components/rpc/types.ts'
import { createListeners } from './rows.ts'

const mostKept = 2000
const mostPerCall = 100
/** They travel in the address of a request. */
const mostIdBytes = 5000
const idFrameBytes = 9
const settleMs = 30
const staleMs = 15_000

/** What the server says about keys, for those that are looked at. One call for all that came into sight together. */
export function createColumnsStore(
  fetch: (ids: string[]) => Promise<KeyColumns[]>,
  { now = Date.now }: { now?: () => number } = {},
) {
  const listeners = createListeners()
  const known = new Map<string, { columns: KeyColumns; at: number }>()
  let wanted: readonly string[] = []
  let timer: ReturnType<typeof setTimeout> | null = null
  let asking = false
  let failed = false
  let stopped = false

  const missing = () => wanted.filter(id => now() - (known.get(id)?.at ?? Number.NEGATIVE_INFINITY) > staleMs)

  function keep(columns: KeyColumns) {
    known.delete(columns.id)
    known.set(columns.id, { columns, at: now() })
    for (const oldest of known.keys()) {
      if (known.size <= mostKept) break
      known.delete(oldest)
    }
  }

  async function ask() {
    timer = null
    if (asking || stopped) return
    asking = true
    try {
      for (let call = nextCall(missing()); call.length > 0 && !stopped; call = nextCall(missing())) {
        for (const columns of await fetch(call)) keep(columns)
        failed = false
        listeners.tell()
      }
    } catch {
      // The list says what is wrong with the server; the cells stay as they were, and are asked for again.
      failed = true
    }
    asking = false
    if (!failed && missing().length > 0) schedule()
  }

  function schedule() {
    timer ??= setTimeout(() => void ask(), settleMs)
  }

  return {
    subscribe: listeners.subscribe,
    version: listeners.version,
    of: (id: string): KeyColumns | undefined => known.get(id)?.columns,
    /** These are in sight now. */
    want(ids: readonly string[]) {
      stopped = false
      wanted = ids
      if (missing().length > 0) schedule()
    },
    /** What was just changed is looked at again. */
    forget(ids: readonly string[]) {
      for (const id of ids) known.delete(id)
      schedule()
    },
    /** All of it may be otherwise by now: it stays until there is an answer. */
    again() {
      for (const each of known.values()) each.at = Number.NEGATIVE_INFINITY
      if (missing().length > 0) schedule()
    },
    stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      timer = null
    },
  }
}

export function nextCall(ids: readonly string[]): string[] {
  const call: string[] = []
  let bytes = 0
  for (const id of ids) {
    bytes += id.length + idFrameBytes
    if (call.length === mostPerCall || (call.length > 0 && bytes > mostIdBytes)) break
    call.push(id)
  }
  return call
}
