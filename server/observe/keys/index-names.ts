import { createNameBytes } from './index-bytes.ts'
import { placeIn, withAlso } from './index-change.ts'
import { createMerge, type Merge } from './index-merge.ts'
import type { Runs } from './index-range.ts'
import { sortNames } from './index-sort.ts'
import { createNameTable } from './index-table.ts'
import { without } from './sorted-places.ts'

const looseNames = 65_536
/** So much merging for each new name keeps the runs few, and no moment long. */
const stepsPerName = 12

export type Change = { gone: readonly Uint8Array[]; come: readonly { name: Uint8Array; part: number }[] }
export type NameIndex = ReturnType<typeof createNameIndex>

/**
 * The names of one walk. New ones gather loosely, are sorted by the thousand, and sorted runs are merged bit by
 * bit: it can be read at any moment. Beside its name a key costs 2 bytes of head, 4 of order, and about 9 of
 * the table that knows it again, which goes when the walk is over.
 */
export function createNameIndex(options: { mostBytes: number }) {
  const names = createNameBytes()
  let table: ReturnType<typeof createNameTable> | null = createNameTable(names, 0)
  let expected = 0
  const loose = new Uint32Array(looseNames)
  let loosened = 0
  /** Never changed in place: a search goes on in those with which it began. */
  let runs: readonly Uint32Array[] = []
  let merging: { merge: Merge; pair: [Uint32Array, Uint32Array] } | null = null
  let count = 0
  let edits = 0

  function seal() {
    if (loosened === 0) return
    const run = loose.slice(0, loosened)
    loosened = 0
    sortNames(names, run)
    runs = [...runs, run]
  }

  /** The youngest neighbours of about one size; when everything must become one, any two. */
  function nextPair(all: boolean): [Uint32Array, Uint32Array] | null {
    for (let i = runs.length - 1; i > 0; i--) {
      const [older, younger] = [runs[i - 1], runs[i]]
      if (older && younger && (all || older.length < younger.length * 2)) return [older, younger]
    }
    return null
  }

  function merge(steps: number, all: boolean): boolean {
    if (!merging) {
      const pair = nextPair(all)
      if (!pair) return false
      merging = { pair, merge: createMerge(names, pair) }
    }
    if (!merging.merge.step(steps)) return true
    const { pair } = merging
    runs = runs.flatMap(run => {
      if (run === pair[0]) return merging ? [merging.merge.merged] : []
      return run === pair[1] ? [] : [run]
    })
    merging = null
    return true
  }

  const bytes = () =>
    names.bytes() + (table?.bytes() ?? 0) + count * 4 + (merging ? merging.merge.merged.length * 4 : 0)

  return {
    names,
    count: () => count,
    /** Another number whenever there are other names. */
    version: () => count + edits,
    bytes,
    /** So many more will come: the table is made large enough at once, rather than in the middle. */
    expect(more: number) {
      expected += more
      if (count === 0 && table) table = createNameTable(names, Math.min(expected, options.mostBytes / 32))
    },
    add(source: Uint8Array, place: { start: number; end: number; part: number }): 'new' | 'known' | 'full' {
      if (!table) return 'full'
      // What is allocated next is decided here: a chunk, a bigger table, the space to merge everything in.
      const more = table.growth() + (place.end - place.start) + count * 4
      if (bytes() + more > options.mostBytes) return 'full'
      const isNew = table.addNew(source, place, {
        add() {
          const address = names.add(source, place.start, place)
          loose[loosened++] = address
          return address
        },
        known: address => names.moveTo(address, place.part),
      })
      if (!isNew) return 'known'
      count += 1
      if (loosened === looseNames) seal()
      return 'new'
    },
    /** Some of the merging that `added` names have made due. */
    tidy(added: number) {
      merge(added * stepsPerName, false)
    },
    /** After the last name: one run. Call until it says false. */
    settle(steps: number): boolean {
      table = null
      seal()
      return merge(steps, true)
    },
    /**
     * After the walk: names that have gone, and such as have come. Returns the addresses of those that went. What comes
     * is kept in a run of its own, so that millions need not be moved for one.
     */
    change({ gone, come }: Change): Set<number> {
      const removed = new Set<number>()
      runs = runs.map(run => {
        const places = gone.map(name => placeIn(names, run, name)).filter(at => at !== -1)
        for (const at of places) removed.add(run[at] as number)
        return places.length === 0 ? run : without(run, [...new Set(places)])
      })
      const added = come
        .filter(({ name }) => !runs.some(run => placeIn(names, run, name) !== -1))
        .map(({ name, part }) => names.add(name, 0, { end: name.length, part }))
      if (added.length > 0) {
        const [old, young] = [runs.slice(0, 1), runs.slice(1)]
        runs = [...old, ...young.slice(0, -1), withAlso(names, young.at(-1) ?? new Uint32Array(0), added)]
      }
      runs = runs.filter((run, i) => i === 0 || run.length > 0)
      count += added.length - removed.size
      edits += 2 * (added.length + removed.size)
      return removed
    },
    /** Where these names are, those that are there. */
    find(wanted: readonly Uint8Array[]): number[] {
      return wanted.flatMap(name => {
        for (const run of runs) {
          const at = placeIn(names, run, name)
          if (at !== -1) return run[at] as number
        }
        return []
      })
    },
    /** Everything there is, sorted. */
    runs(): Runs {
      seal()
      return runs
    },
  }
}
