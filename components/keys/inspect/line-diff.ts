export type DiffLine = { kind: 'same' | 'removed' | 'added'; text: string }

/** So many lines may differ before the changed middle is shown as one block: the work grows with their square. */
const mostChanges = 1500

/** What became of the lines: the shortest way from the one text to the other. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  const most = Math.min(before.length, after.length) - start
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  return [
    ...before.slice(0, start).map(same),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ]
}

const same = (text: string): DiffLine => ({ kind: 'same', text })
const removed = (text: string): DiffLine => ({ kind: 'removed', text })
const added = (text: string): DiffLine => ({ kind: 'added', text })

function middle(before: string[], after: string[]): DiffLine[] {
  const reached = waysTo(before, after)
  if (!reached) return [...before.map(removed), ...after.map(added)]
  return wayBack(before, after, reached)
}

/**
 * Myers' greedy search: for each number of changes, how far each diagonal can be followed. A diagonal is what of
 * `before` is behind, less what of `after` is. null: too many changes.
 */
function waysTo(before: readonly string[], after: readonly string[]): Int32Array[] | null {
  const most = Math.min(mostChanges, before.length + after.length)
  const reached: Int32Array[] = []
  for (let changes = 0; changes <= most; changes++) {
    const last = reached.at(-1)
    const now = new Int32Array(2 * changes + 1)
    reached.push(now)
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      let x = last ? stepTo(last, changes, diagonal) : 0
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++
      now[diagonal + changes] = x
      if (x >= before.length && x - diagonal >= after.length) return reached
    }
  }
  return null
}

/** Whether the last change on the best way to a diagonal took a line away; otherwise it put one in. */
function cameByRemoval(last: Int32Array, changes: number, diagonal: number): boolean {
  if (diagonal === -changes) return false
  if (diagonal === changes) return true
  return at(last, changes, diagonal - 1) >= at(last, changes, diagonal + 1)
}

/** Where on a diagonal one is right after that change. */
function stepTo(last: Int32Array, changes: number, diagonal: number): number {
  return cameByRemoval(last, changes, diagonal)
    ? at(last, changes, diagonal - 1) + 1
    : at(last, changes, diagonal + 1)
}

const at = (last: Int32Array, changes: number, diagonal: number) => last[diagonal + changes - 1] ?? 0

function wayBack(before: readonly string[], after: readonly string[], reached: readonly Int32Array[]) {
  const lines: DiffLine[] = []
  let [x, y] = [before.length, after.length]
  for (let changes = reached.length - 1; changes >= 0; changes--) {
    const last = reached[changes - 1]
    const from = last ? stepTo(last, changes, x - y) : 0
    for (; x > from; y--) lines.push(same(before[--x] ?? ''))
    if (!last) break
    if (cameByRemoval(last, changes, x - y)) lines.push(removed(before[--x] ?? ''))
    else lines.push(added(after[--y] ?? ''))
  }
  return lines.reverse()
}

export type DiffPart = DiffLine | { kind: 'skipped'; count: number }

/** Long stretches without a change are folded away but for some lines around. */
export function foldSame(lines: readonly DiffLine[], around = 3): DiffPart[] {
  const near = new Set<number>()
  for (const [i, line] of lines.entries()) {
    if (line.kind === 'same') continue
    for (let at = i - around; at <= i + around; at++) near.add(at)
  }
  const parts: DiffPart[] = []
  for (const [i, line] of lines.entries()) {
    const last = parts.at(-1)
    if (near.has(i)) parts.push(line)
    else if (last?.kind === 'skipped') last.count += 1
    else parts.push({ kind: 'skipped', count: 1 })
  }
  return parts
}
