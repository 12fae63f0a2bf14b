import { createHeaviest } from '#server/metrics/heaviest.ts'
import { textOf } from '../keys/name.ts'
import type { SpaceAgain } from './shapes.ts'

const mostKeys = 5000
/** Fills of keys that were not missed yet: misses are told over another connection, and may come a moment later. */
const mostEarly = 2000
const lateMs = 300
/** Fewer misses of a key are chance. */
const againFrom = 3
const mostNamed = 10

type Missed = {
  space: string
  reads: number
  misses: number
  filledAt: number | null
  reloads: number
  livedMs: number
}

/** What happens to keys that were missed: filled and missed again (they live too short), or never filled (absent). */
export function createAgain() {
  const early = new Map<string, number>()
  const keys = createHeaviest<Missed>({
    most: mostKeys,
    fresh: () => ({ space: '', reads: 0, misses: 0, filledAt: null, reloads: 0, livedMs: 0 }),
    drop: () => {},
  })

  const isAbsent = ({ reads, misses, filledAt, reloads }: Missed) =>
    filledAt === null && reloads === 0 && misses >= againFrom && reads <= misses + 1

  function gone(key: Missed, at: number) {
    if (key.filledAt === null) return
    const lived = at - key.filledAt
    // That fill is the answer to this very miss, which was told late.
    if (lived < lateMs) return
    key.reloads += 1
    key.livedMs += lived
    key.filledAt = null
  }

  return {
    read(id: string) {
      const key = keys.get(id)
      if (key) key.reads += 1
    },
    missed(id: string, space: string, at: number) {
      const key = keys.offer(id, 1)
      key.space = space
      key.misses += 1
      // Its read has come before it was in the list.
      if (key.misses === 1 && key.reads === 0) key.reads = 1
      key.filledAt ??= early.get(id) ?? null
      early.delete(id)
      gone(key, at)
    },
    filled(id: string, at: number) {
      const key = keys.get(id)
      if (key) key.filledAt = at
      else {
        early.delete(id)
        early.set(id, at)
        const oldest = early.keys().next()
        if (early.size > mostEarly && !oldest.done) early.delete(oldest.value)
      }
    },
    /** Somebody removed it: that it is missed then says nothing about its life. */
    dropped(id: string) {
      const key = keys.get(id)
      if (key) key.filledAt = null
      early.delete(id)
    },
    sums() {
      const all = keys.list()
      const spaces = Map.groupBy(all, ({ data }) => data.space)
      return {
        spaces: new Map([...spaces].map(([space, list]) => [space, sumOf(list.map(({ data }) => data))])),
        /** Names that are looked for again and again, and never there. */
        absent: all
          .filter(({ data }) => isAbsent(data))
          .toSorted((a, b) => b.data.misses - a.data.misses)
          .slice(0, mostNamed)
          .map(({ name, data }) => ({ text: textIn(name), misses: data.misses })),
      }
    },
  }

  function sumOf(list: readonly Missed[]): SpaceAgain {
    const absent = list.filter(isAbsent)
    const reloaded = list.filter(({ reloads }) => reloads > 0)
    const sum = (of: readonly Missed[], pick: (key: Missed) => number) =>
      of.reduce((all, key) => all + pick(key), 0)
    const reloads = sum(reloaded, key => key.reloads)
    return {
      absent: { keys: absent.length, misses: sum(absent, key => key.misses) },
      reloaded: {
        keys: reloaded.length,
        misses: reloads,
        livedMs: reloads === 0 ? null : sum(reloaded, key => key.livedMs) / reloads,
      },
    }
  }
}

/** An id is the number of the database, a space, and the bytes of the name. */
function textIn(id: string): string {
  const at = id.indexOf(' ')
  const database = id.slice(0, at)
  const { text } = textOf(Buffer.from(id.slice(at + 1), 'latin1'))
  return database === '0' ? text : `db${database} ${text}`
}
