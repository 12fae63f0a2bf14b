import type { Fault } from '#components/rpc/fault.ts'
import type { TreePage, TreeRow } from '#components/rpc/types.ts'
import { type ChainedRows, createChainedRows } from '../rows/chained-rows.ts'
import { createListeners } from '../rows/rows.ts'

type Level = {
  prefix: string | null
  depth: number
  chain: ChainedRows<TreeRow>
  total: () => number
  /** Where the open namespaces stand among its rows; worked out anew when the rows are others. */
  places: { version: number; list: { at: number; level: Level }[] }
}

/** A line of the tree as it is seen. `parent` is the line of the namespace it belongs to; −1: none. */
export type TreeLine =
  | { kind: 'row'; row: TreeRow; depth: number; at: number; of: number; open: boolean; parent: number }
  | { kind: 'rest'; depth: number; left: number; fault: Fault | null; retry: () => void; parent: number }

export type TreeOptions = {
  fetch: (prefix: string | null, cursor: string | null) => Promise<TreePage>
  first?: TreePage | undefined
  open: Iterable<string>
}

const mostOpen = 200

/** The namespaces that are open, one under the other as one long list of lines. */
export function createTreeModel(options: TreeOptions) {
  const listeners = createListeners()
  const open = new Set(options.open)
  const levels = new Map<string, Level>()
  let changes = 0
  const root = createLevel(null, 0)

  function createLevel(prefix: string | null, depth: number): Level {
    let total = 0
    const chain = createChainedRows<TreeRow, TreePage>({
      first: prefix === null ? options.first : undefined,
      async fetch(cursor) {
        const page = await options.fetch(prefix, cursor)
        total = page.total
        return page
      },
    })
    if (prefix === null && options.first) total = options.first.total
    chain.subscribe(listeners.tell)
    return {
      prefix,
      depth,
      chain,
      total: () => Math.max(total, chain.count()),
      places: { version: -1, list: [] },
    }
  }

  function levelOf(prefix: string, depth: number): Level {
    const level = levels.get(prefix) ?? createLevel(prefix, depth)
    levels.set(prefix, level)
    return level
  }

  function placesOf(level: Level) {
    const version = level.chain.version() * 100_000 + changes
    if (level.places.version === version) return level.places.list
    const list: { at: number; level: Level }[] = []
    if (open.size > 0) {
      for (const [at, row] of level.chain.all().entries()) {
        if (row.kind === 'namespace' && open.has(row.name.id))
          list.push({ at, level: levelOf(row.name.id, level.depth + 1) })
      }
    }
    level.places = { version, list }
    return list
  }

  const hasRest = ({ chain }: Level) => !chain.ended()

  function sizeOf(level: Level): number {
    const inside = placesOf(level).reduce((sum, place) => sum + sizeOf(place.level), 0)
    return level.chain.count() + (hasRest(level) ? 1 : 0) + inside
  }

  /** Goes down to the level that line `at` belongs to. `base` is the line where this level begins. */
  function find(level: Level, at: number, base: number): { level: Level; own: number; base: number } {
    let before = 0
    for (const place of placesOf(level)) {
      const own = at - before
      if (own <= place.at) break
      const size = sizeOf(place.level)
      const inside = own - place.at - 1
      if (inside < size) return find(place.level, inside, base + before + place.at + 1)
      before += size
    }
    return { level, own: at - before, base }
  }

  const tree = {
    subscribe: listeners.subscribe,
    version: listeners.version,
    count: () => sizeOf(root),
    lineAt(at: number): TreeLine {
      const { level, own, base } = find(root, at, 0)
      const row = level.chain.rowAt(own)
      const parent = base - 1
      const { depth, chain } = level
      if (!row) {
        const left = Math.max(0, level.total() - chain.count())
        const fault = chain.fault()
        return { kind: 'rest', depth, left, fault, retry: chain.retry, parent }
      }
      const isOpen = row.kind === 'namespace' && open.has(row.name.id)
      return { kind: 'row', row, depth, at: own, of: level.total(), open: isOpen, parent }
    },
    show(from: number, to: number) {
      const seen = new Map<Level, number>()
      for (let at = from; at < to; at++) {
        const { level, own } = find(root, at, 0)
        seen.set(level, Math.max(seen.get(level) ?? 0, own))
      }
      if (seen.size === 0) seen.set(root, 0)
      for (const [level, own] of seen) level.chain.show(0, own)
    },
    toggle(prefix: string, on = !open.has(prefix)) {
      if (on && open.size < mostOpen) open.add(prefix)
      else open.delete(prefix)
      changes += 1
      if (!on) levels.delete(prefix)
      listeners.tell()
    },
    /** Everything that is open is read again; a level that is closed is forgotten. */
    refresh() {
      root.chain.refresh()
      for (const [prefix, level] of levels) {
        if (open.has(prefix)) level.chain.refresh()
        else levels.delete(prefix)
      }
    },
    isOpen: (prefix: string) => open.has(prefix),
    openOnes: () => [...open],
    begun: () => root.chain.begun(),
    isEmpty: () => root.chain.begun() && root.chain.ended() && root.chain.count() === 0,
    fault: () => (root.chain.count() === 0 ? root.chain.fault() : null),
    retry: () => root.chain.retry(),
    stop() {
      root.chain.stop()
      for (const level of levels.values()) level.chain.stop()
    },
  }
  return tree
}

export type TreeModel = ReturnType<typeof createTreeModel>
