import type { NameBytes } from './index-bytes.ts'
import { rangeOf } from './index-range.ts'
import { sortNames } from './index-sort.ts'

/** Where this very name is in a sorted run; −1: nowhere. */
export function placeIn(names: NameBytes, run: Uint32Array, name: Uint8Array): number {
  const range = rangeOf(names, [run], name)
  const at = range.from[0] ?? 0
  const isThere = at < (range.to[0] ?? 0) && names.lengthOf(run[at] as number) === name.length
  return isThere ? at : -1
}

/** The run with these names, none of which is in it. */
export function withAlso(names: NameBytes, run: Uint32Array, addresses: readonly number[]): Uint32Array {
  const all = new Uint32Array(run.length + addresses.length)
  all.set(run)
  all.set(addresses, run.length)
  sortNames(names, all)
  return all
}
