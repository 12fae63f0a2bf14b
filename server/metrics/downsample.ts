import type { Line } from './series.ts'

/**
 * A stretch of time of one metric, able to merge with its neighbours without losing a peak.
 * rate: `sum` is events; gauge: `sum` is value × seconds. So `sum / count` is the mean of both.
 */
export type Point = {
  /** ms since 1970: where the stretch starts. */
  at: number
  min: number
  max: number
  sum: number
  /** Seconds covered: less than the stretch where samples failed. */
  count: number
}

function join(a: Point, b: Point): Point {
  return {
    at: Math.min(a.at, b.at),
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    sum: a.sum + b.sum,
    count: a.count + b.count,
  }
}

/** Buckets by floor(at / step); min, max, sum and count survive any order of merging. Sorted by time. */
export function mergePoints(points: readonly Point[], stepSeconds: number): Point[] {
  const step = stepSeconds * 1000
  const buckets = new Map<number, Point>()
  for (const point of points) {
    const at = Math.floor(point.at / step) * step
    const there = buckets.get(at)
    buckets.set(at, there ? { ...join(there, point), at } : { ...point, at })
  }
  return [...buckets.values()].sort((a, b) => a.at - b.at)
}

export type Grid = {
  /** ms */ from: number /** seconds */
  step: number
  length: number
  gapAfterSeconds: number
}

/**
 * Columns for a chart. Points inside a cell merge. A cell without a point of its own repeats the point
 * before it for as long as that point covers (`count` seconds) or `gapAfterSeconds`, whichever is longer:
 * so sampling slower than the grid draws a line, and a failed sample leaves a gap.
 */
export function toLine(points: readonly Point[], grid: Grid): Line {
  const line: Line = { avg: [], min: [], max: [] }
  const sorted = [...points].sort((a, b) => a.at - b.at)
  let next = 0
  let held: Point | null = null
  for (let i = 0; i < grid.length; i++) {
    const start = grid.from + i * grid.step * 1000
    const end = start + grid.step * 1000
    let cell: Point | null = null
    for (let point = sorted[next]; point && point.at < end; point = sorted[++next]) {
      if (point.at >= start) cell = cell ? join(cell, point) : point
      held = point
    }
    const shown: Point | null = cell ?? (held && covers(held, start, grid.gapAfterSeconds) ? held : null)
    const known = shown !== null && shown.count > 0
    line.avg.push(known ? shown.sum / shown.count : null)
    line.min.push(known ? shown.min : null)
    line.max.push(known ? shown.max : null)
  }
  return line
}

function covers(point: Point, at: number, gapAfterSeconds: number): boolean {
  return point.at + Math.max(point.count, gapAfterSeconds) * 1000 > at
}
