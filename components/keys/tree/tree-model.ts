import type { Fault } from '#components/rpc/fault.ts'
import type { TreePage, TreeRow } from '#components/rpc/types.ts'
import { createListeners } from '../rows/rows.ts'
import { createLevel, type TreeLevel, type TreeSource } from './tree-level.ts'

/** A line of the tree as it is seen. `parent` is the line of the namespace it belongs to; −1: none. */
export type TreeLine =
  | { kind: 'row'; row: TreeRow; depth: number; at: number; of: number; open: boolean; parent: number }
  | { kind: 'rest'; depth: number; fault: Fault | null; retry: () => void; parent: number }

/** A namespace that is open, and the one that it stands in; null: the tree itself. */
export type Opened = { id: string; inside: string | null }

export type TreeOptions = TreeSource & {
  first?: TreePage | undefined
  open: readonly Opened[]
}

type Spot = { level: TreeLevel; own: number; base: number }

const mostOpen = 200

/** The namespaces that are open, one under the other as one long list of lines. */
export function createTreeModel(options: TreeOptions) {
  const listeners = createListeners()
  const open = new Map(options.open.map(({ id, inside }) => [id, inside]))
  const levels = new Map<string, TreeLevel>()
  const known = new Map<TreeLevel, { version: string; list: { at: number; level: TreeLevel }[] }>()
  let changes = 0
  const root = levelFor(null, 0, options.first)

  function levelFor(prefix: string | null, depth: number, first?: TreePage): TreeLevel {
    const level = createLevel({
      fetch: options.fetch,
      locate: options.locate,
      prefix,
      depth,
      first,
      isOpen: id => open.has(id),
      onChange: listeners.tell,
    })
    const inside = [...open].flatMap(([id, around]) => (around === prefix ? [id] : []))
    const lost = inside.filter(id => !level.open().some(place => place.id === id))
    if (lost.length > 0) void level.locate(lost)
    return level
  }

  function insideOf(id: string, depth: number): TreeLevel {
    const level = levels.get(id) ?? levelFor(id, depth)
    levels.set(id, level)
    return level
  }

  /** The levels that stand open inside of one, by the row they belong to. */
  function placesOf(level: TreeLevel) {
    const version = `${level.rows.version()} ${level.changes()} ${changes}`
    const before = known.get(level)
    if (before?.version === version) return before.list
    const list = level.open().map(({ at, id }) => ({ at, level: insideOf(id, level.depth + 1) }))
    known.set(level, { version, list })
    return list
  }

  const ownSize = ({ rows }: TreeLevel) => (rows.latest() === null ? 1 : rows.count())

  const sizeOf = (level: TreeLevel): number =>
    ownSize(level) + placesOf(level).reduce((sum, place) => sum + sizeOf(place.level), 0)

  /** Goes down to the level that line `at` belongs to. `base` is the line where this level begins. */
  function find(level: TreeLevel, at: number, base: number): Spot {
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

  /** The lines that are there, from above to below. `base` is the line where this level begins. */
  function* linesOf(level: TreeLevel, base: number): Generator<[line: number, row: TreeRow]> {
    const places = [...placesOf(level)]
    let before = 0
    function* inside(until: number): Generator<[line: number, row: TreeRow]> {
      for (let place = places[0]; place && place.at < until; place = places[0]) {
        yield* linesOf(place.level, base + before + place.at + 1)
        before += sizeOf(place.level)
        places.shift()
      }
    }
    for (const [at, row] of level.rows.there()) {
      yield* inside(at)
      yield [base + before + at, row]
    }
    yield* inside(Number.POSITIVE_INFINITY)
  }

  function forget(level: TreeLevel) {
    for (const { level: inside } of placesOf(level)) forget(inside)
    level.rows.stop()
    known.delete(level)
    if (level.prefix !== null) levels.delete(level.prefix)
  }

  function shut(id: string) {
    const level = levels.get(id)
    if (level) forget(level)
    open.delete(id)
  }

  return {
    subscribe: listeners.subscribe,
    version: listeners.version,
    count: () => sizeOf(root),
    lineAt(at: number): TreeLine {
      const { level, own, base } = find(root, at, 0)
      const { rows, depth } = level
      const row = rows.rowAt(own)
      const parent = base - 1
      if (!row) return { kind: 'rest', depth, fault: rows.fault(), retry: rows.retry, parent }
      const isOpen = row.kind === 'namespace' && open.has(row.name.id)
      return { kind: 'row', row, depth, at: own, of: rows.count(), open: isOpen, parent }
    },
    /** The lines of which the name is known, from above to below. */
    names: () => linesOf(root, 0),
    /** The lines in sight. Of what is far from them nothing is kept but how much it is. */
    show(from: number, to: number) {
      const seen = new Map<TreeLevel, { first: number; last: number }>([
        [root, { first: Number.POSITIVE_INFINITY, last: -1 }],
      ])
      for (let at = from; at < to; at++) {
        const { level, own } = find(root, at, 0)
        const before = seen.get(level)
        seen.set(level, {
          first: Math.min(own, before?.first ?? own),
          last: Math.max(own, before?.last ?? 0),
        })
      }
      for (const level of levels.values()) if (!seen.has(level)) level.rows.leave()
      for (const [level, { first, last }] of seen) {
        if (last >= 0) level.rows.show(first, last)
        else if (level.rows.latest() === null) level.rows.show(0, 0)
        else level.rows.leave()
      }
    },
    /** Opens or shuts the namespace of a line. */
    toggle(at: number, on?: boolean) {
      const { level, own } = find(root, at, 0)
      const row = level.rows.rowAt(own)
      if (row?.kind !== 'namespace') return
      const { id } = row.name
      if (on ?? !open.has(id)) {
        for (const oldest of open.keys()) if (open.size >= mostOpen) shut(oldest)
        open.set(id, level.prefix)
        level.put(id, own)
      } else shut(id)
      changes += 1
      listeners.tell()
    },
    /** Everything that is open is read again. */
    refresh() {
      root.refresh()
      for (const level of levels.values()) level.refresh()
    },
    openOnes: (): Opened[] => [...open].map(([id, inside]) => ({ id, inside })),
    /** Some level is still being counted. */
    isCounting: () => [root, ...levels.values()].some(({ rows }) => rows.latest()?.exact === false),
    begun: () => root.rows.latest() !== null,
    isEmpty: () => root.rows.latest() !== null && root.rows.count() === 0,
    fault: () => (root.rows.count() === 0 ? root.rows.fault() : null),
    retry: () => root.rows.retry(),
    stop() {
      root.rows.stop()
      for (const level of levels.values()) level.rows.stop()
    },
  }
}

export type TreeModel = ReturnType<typeof createTreeModel>
