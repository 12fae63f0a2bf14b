import type { NameIndex } from './index-names.ts'
import { rangeOf, skipName, skipPrefix } from './index-range.ts'
import type { Looked } from './looked.ts'
import { type KeyType, keyTypes, type Totals } from './shapes.ts'
import type { Child } from './tree-children.ts'

const typeBits = 0b111
const known = 0b1000
const gone = 0b10000
const withoutTtl = 0b100000
const noMemory = 0b1000000
const most32 = 0xffff_ffff

/** What was found out about each key, in the order of the index: 5 bytes a key, and any namespace is a stretch. */
export function createStatisticsTable(index: NameIndex) {
  const run = index.runs()[0] ?? new Uint32Array(0)
  const flags = new Uint8Array(run.length)
  const memory = new Uint32Array(run.length)
  const huge = new Map<number, number>()

  function stretchOf(child: Child): [number, number] {
    const name = index.names.of(child.address)
    const range = rangeOf(index.names, [run], child.prefix > 0 ? name.subarray(0, child.prefix) : name)
    const from = range.from[0] ?? 0
    return child.prefix > 0 ? [from, range.to[0] ?? 0] : [from, from + 1]
  }

  return {
    run,
    bytes: () => flags.length * 5,
    set(at: number, looked: Looked) {
      if (looked.refused?.type || looked.refused?.ttl) return
      if (looked.type === -1 || looked.ttl === -2) {
        flags[at] = known | gone
        return
      }
      const bare = looked.ttl === -1 ? withoutTtl : 0
      flags[at] = known | looked.type | bare | (looked.memory === null ? noMemory : 0)
      if ((looked.memory ?? 0) >= most32) huge.set(at, looked.memory ?? 0)
      memory[at] = Math.min(most32, looked.memory ?? 0)
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
    const types = new Uint32Array(keyTypes.length)
    let [bytes, bare, lost, unknown, unmeasured] = [0, 0, 0, 0, 0]
    for (let at = from; at < to; at++) {
      const flag = flags[at] as number
      if ((flag & known) === 0) unknown += 1
      else if ((flag & gone) !== 0) lost += 1
      else {
        const type = flag & typeBits
        types[type] = (types[type] as number) + 1
        bytes += huge.size > 0 ? (huge.get(at) ?? (memory[at] as number)) : (memory[at] as number)
        if ((flag & withoutTtl) !== 0) bare += 1
        if ((flag & noMemory) !== 0) unmeasured += 1
      }
    }
    const told = to - from - unknown - lost
    const some = told > 0 || to - from === lost
    return {
      keys: to - from,
      memory: some && !(told > 0 && unmeasured === told) ? bytes : null,
      withoutTtl: some ? bare : null,
      types: some
        ? (Object.fromEntries(keyTypes.map((name, i) => [name, types[i]])) as Record<KeyType, number>)
        : null,
      gone: lost,
      unknown,
    }
  }
}

export type StatisticsTable = ReturnType<typeof createStatisticsTable>
