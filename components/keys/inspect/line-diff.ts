export type DiffLine = { kind: 'same' | 'removed' | 'added'; text: string }

/** More than this many comparisons would be felt: then the changed middle is shown as one block. */
const mostCells = 1_000_000

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
  if (before.length * after.length > mostCells) return [...before.map(removed), ...after.map(added)]
  const width = after.length + 1
  const common = commonLengths(before, after)
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < before.length && j < after.length) {
    const [one = '', other = ''] = [before[i], after[j]]
    if (one === other) {
      lines.push(same(one))
      i++
      j++
    } else if ((common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0)) {
      lines.push(removed(one))
      i++
    } else {
      lines.push(added(other))
      j++
    }
  }
  return [...lines, ...before.slice(i).map(removed), ...after.slice(j).map(added)]
}

/** How many lines the rests from i and j have in common. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1
  const common = new Uint32Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * width + j] =
        before[i] === after[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0)
    }
  }
  return common
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
