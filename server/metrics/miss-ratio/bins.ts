/** Distances are gathered in bins that grow with them: exact below 64, then 32 to each doubling (about 2 %). */
const exactBelow = 64
const perDoubling = 32
const doublings = 34
const binCount = exactBelow + perDoubling * doublings

export function binOf(distance: number): number {
  if (distance < exactBelow) return Math.max(0, Math.floor(distance))
  const bin = exactBelow + Math.floor(Math.log2(distance / exactBelow) * perDoubling)
  return Math.min(binCount - 1, bin)
}

/** Of a bin that begins below a size, the share that lies below it. */
export function shareBelow(bin: number, size: number): number {
  const from = startOf(bin)
  const to = startOf(bin + 1)
  // A whole distance: it fits as soon as there is room for so many keys.
  if (bin < exactBelow) return from <= size ? 1 : 0
  if (to <= size) return 1
  return from >= size ? 0 : (size - from) / (to - from)
}

function startOf(bin: number): number {
  return bin < exactBelow ? bin : exactBelow * 2 ** ((bin - exactBelow) / perDoubling)
}
