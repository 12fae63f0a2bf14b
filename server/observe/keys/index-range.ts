import type { NameBytes } from './index-bytes.ts'

/** Sorted lists of addresses that hold every name once, in all of them together. */
export type Runs = readonly Uint32Array[]
/** A stretch of each run: all names under a prefix, or what is left of them. */
export type Range = { runs: Runs; from: Int32Array; to: Int32Array }

/** First place in [from, to) for which `after` holds; it holds for all behind it. Near the start it is found fast. */
function gallop(from: number, to: number, after: (at: number) => boolean): number {
  let [low, step] = [from, 1]
  while (low + step <= to && !after(low + step - 1)) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step, to + 1) - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (after(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** Every name that begins with the prefix. */
export function rangeOf(names: NameBytes, runs: Runs, prefix: Uint8Array): Range {
  const range = { runs, from: new Int32Array(runs.length), to: new Int32Array(runs.length) }
  for (const [i, run] of runs.entries()) {
    range.from[i] = gallop(0, run.length, at => names.comparePrefix(run[at] as number, prefix) >= 0)
    range.to[i] = gallop(
      range.from[i] as number,
      run.length,
      at => names.comparePrefix(run[at] as number, prefix) > 0,
    )
  }
  return range
}

export function sizeOf({ from, to }: Range): number {
  let size = 0
  for (let i = 0; i < from.length; i++) size += (to[i] as number) - (from[i] as number)
  return size
}

/** Leaves out what sorts before or with this prefix, and returns how many names those were. */
export function skipPrefix(names: NameBytes, range: Range, prefix: Uint8Array): number {
  let skipped = 0
  for (const [i, run] of range.runs.entries()) {
    const from = range.from[i] as number
    const next = gallop(from, range.to[i] as number, at => names.comparePrefix(run[at] as number, prefix) > 0)
    range.from[i] = next
    skipped += next - from
  }
  return skipped
}

/** Leaves out what sorts before every name that begins so. */
export function skipTo(names: NameBytes, range: Range, start: Uint8Array): void {
  for (const [i, run] of range.runs.entries()) {
    range.from[i] = gallop(
      range.from[i] as number,
      range.to[i] as number,
      at => names.comparePrefix(run[at] as number, start) >= 0,
    )
  }
}

/** Leaves out everything up to and with this name. */
export function skipName(names: NameBytes, range: Range, name: number): void {
  for (const [i, run] of range.runs.entries()) {
    range.from[i] = gallop(
      range.from[i] as number,
      range.to[i] as number,
      at => names.compare(run[at] as number, name) > 0,
    )
  }
}

/** The run whose head is the first name of all; −1 when nothing is left. */
export function firstRun(names: NameBytes, { runs, from, to }: Range): number {
  let best = -1
  let bestName = 0
  for (let i = 0; i < runs.length; i++) {
    const at = from[i] as number
    if (at >= (to[i] as number)) continue
    const name = (runs[i] as Uint32Array)[at] as number
    if (best !== -1 && names.compare(name, bestName) >= 0) continue
    best = i
    bestName = name
  }
  return best
}

/** Takes the first name of all out of the range; −1 when nothing is left. */
export function takeFirst(names: NameBytes, range: Range): number {
  const run = firstRun(names, range)
  if (run === -1) return -1
  const at = range.from[run] as number
  range.from[run] = at + 1
  return (range.runs[run] as Uint32Array)[at] as number
}

/** Leaves out the first so many names of all. */
export function skipMany(names: NameBytes, range: Range, count: number): void {
  const { runs, from, to } = range
  const sizes = () => Array.from(from, (start, i) => (to[i] as number) - start)
  for (let left = Math.min(count, sizeOf(range)); left > 0; ) {
    const alive = sizes().filter(size => size > 0).length
    const step = Math.max(1, Math.floor(left / alive))
    // Of all runs' next `step` names those of the run that ends first lie among the first `left`.
    let best = -1
    let bestName = 0
    for (const [i, size] of sizes().entries()) {
      if (size === 0) continue
      const name = (runs[i] as Uint32Array)[(from[i] as number) + Math.min(step, size) - 1] as number
      if (best !== -1 && names.compare(name, bestName) >= 0) continue
      best = i
      bestName = name
    }
    const taken = Math.min(step, sizes()[best] as number)
    from[best] = (from[best] as number) + taken
    left -= taken
  }
}
