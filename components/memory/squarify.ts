export type Box = { x: number; y: number; width: number; height: number }

/**
 * Rectangles whose areas are as the weights, as near to squares as can be (Bruls, Huizing, van Wijk). In the order of
 * the weights, which come largest first.
 */
export function squarify(weights: readonly number[], within: Box): Box[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (total <= 0) return weights.map(() => ({ ...within, width: 0, height: 0 }))
  const scale = (within.width * within.height) / total
  const areas = weights.map(weight => weight * scale)
  const boxes: Box[] = []
  let free = within
  let at = 0
  while (at < areas.length) {
    const count = rowLength(areas.slice(at), Math.min(free.width, free.height))
    const row = areas.slice(at, at + count)
    const { placed, rest } = placeRow(row, free)
    boxes.push(...placed)
    free = rest
    at += count
  }
  return boxes
}

/** A row takes another one as long as its worst rectangle gets no longer by it. */
function rowLength(areas: readonly number[], side: number): number {
  let count = 1
  while (count < areas.length && worst(areas.slice(0, count + 1), side) <= worst(areas.slice(0, count), side))
    count++
  return count
}

function worst(row: readonly number[], side: number): number {
  const sum = row.reduce((all, area) => all + area, 0)
  const [largest, smallest] = [Math.max(...row), Math.min(...row)]
  if (sum === 0 || smallest === 0) return Number.POSITIVE_INFINITY
  const square = side * side
  return Math.max((square * largest) / (sum * sum), (sum * sum) / (square * smallest))
}

function placeRow(row: readonly number[], free: Box): { placed: Box[]; rest: Box } {
  const sum = row.reduce((all, area) => all + area, 0)
  const upright = free.width >= free.height
  const side = upright ? free.height : free.width
  const thickness = side === 0 ? 0 : sum / side
  let along = 0
  const placed = row.map(area => {
    const length = thickness === 0 ? 0 : area / thickness
    const box = upright
      ? { x: free.x, y: free.y + along, width: thickness, height: length }
      : { x: free.x + along, y: free.y, width: length, height: thickness }
    along += length
    return box
  })
  const rest = upright
    ? { ...free, x: free.x + thickness, width: Math.max(0, free.width - thickness) }
    : { ...free, y: free.y + thickness, height: Math.max(0, free.height - thickness) }
  return { placed, rest }
}
