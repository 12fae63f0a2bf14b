import type { NameIndex } from './index-names.ts'
import { rangeOf, skipName, skipPrefix } from './index-range.ts'
import type { Looked } from './looked.ts'
import { type KeyType, keyTypes, type Totals } from './shapes.ts'
import { createSums, type Fact, gone, known, noMemory, withoutTtl } from './statistics-sums.ts'
import type { Child } from './tree-children.ts'

const most32 = 0xffff_ffff

/** What was found out about each key, in the order of the index: less than 6 bytes a key, and any namespace is a stretch. */
export function createStatisticsTable(index: NameIndex) {
  const run = index.runs()[0] ?? new Uint32Array(0)
  const flags = new Uint8Array(run.length)
  const memory = new Uint32Array(run.length)
  const huge = new Map<number, number>()
  const sums = createSums(run.length)

  const keyAt = (at: number): Fact => ({
    flag: flags[at] as number,
    memory: (huge.size > 0 ? huge.get(at) : undefined) ?? (memory[at] as number),
  })

  function stretchOf(child: Child): [number, number] {
    const name = index.names.of(child.address)
    const range = rangeOf(index.names, [run], child.prefix > 0 ? name.subarray(0, child.prefix) : name)
    const from = range.from[0] ?? 0
    return child.prefix > 0 ? [from, range.to[0] ?? 0] : [from, from + 1]
  }

  return {
    run,
    bytes: () => flags.length * 5 + sums.bytes(),
    /** A key that is asked about again takes the place of what was known of it. */
    set(at: number, looked: Looked) {
      if (looked.refused?.type || looked.refused?.ttl) return
      if (flags[at] !== 0) sums.note(at, keyAt(at), -1)
      const isGone = looked.type === -1 || looked.ttl === -2
      const bytes = isGone ? 0 : (looked.memory ?? 0)
      const bare = looked.ttl === -1 ? withoutTtl : 0
      flags[at] = isGone ? known | gone : known | looked.type | bare | (looked.memory === null ? noMemory : 0)
      memory[at] = Math.min(most32, bytes)
      if (bytes >= most32) huge.set(at, bytes)
      else huge.delete(at)
      sums.note(at, { flag: flags[at] as number, memory: bytes }, 1)
    },
    whole: (prefix: Uint8Array): Totals => {
      const range = rangeOf(index.names, [run], prefix)
      return sum(range.from[0] ?? 0, range.to[0] ?? 0)
    },
    of: (child: Child): Totals => sum(...stretchOf(child)),
    /** The children behind this one, for the next page. */
    rangeAfter(prefix: Uint8Array, child: Child | null) {
      const range = rangeOf(index.names, [run], prefix)
      if (child && child.prefix > 0)
        skipPrefix(index.names, range, index.names.of(child.address).subarray(0, child.prefix))
      else if (child) skipName(index.names, range, child.address)
      return range
    },
  }

  function sum(from: number, to: number): Totals {
    const { types, memory, bare, gone, unmeasured } = sums.of(from, to, keyAt)
    const told = types.reduce((all, count) => all + count, 0)
    const some = told > 0 || to - from === gone
    return {
      keys: to - from,
      memory: some && !(told > 0 && unmeasured === told) ? memory : null,
      withoutTtl: some ? bare : null,
      types: some
        ? (Object.fromEntries(keyTypes.map((name, i) => [name, types[i]])) as Record<KeyType, number>)
        : null,
      gone,
      unknown: to - from - told - gone,
    }
  }
}

export type StatisticsTable = ReturnType<typeof createStatisticsTable>
