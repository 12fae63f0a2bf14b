import { describe, expect, it } from 'vitest'
import { squarify } from './squarify.ts'

const within = { x: 10, y: 20, width: 600, height: 400 }
const area = ({ width, height }: { width: number; height: number }) => width * height

describe('a treemap', () => {
  const weights = [6, 6, 4, 3, 2, 2, 1]
  const boxes = squarify(weights, within)

  it('gives each its share of the area, and fills all of it', () => {
    const all = area(within)
    boxes.forEach((box, at) => {
      expect(area(box) / all).toBeCloseTo((weights[at] ?? 0) / 24, 6)
    })
  })

  it('keeps every rectangle inside, and none over another', () => {
    for (const [at, box] of boxes.entries()) {
      expect(box.x).toBeGreaterThanOrEqual(within.x - 1e-9)
      expect(box.y + box.height).toBeLessThanOrEqual(within.y + within.height + 1e-6)
      for (const other of boxes.slice(at + 1)) {
        const wide = Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x)
        const high = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y)
        expect(Math.min(wide, high)).toBeLessThan(1e-6)
      }
    }
  })

  it('makes them nearly square', () => {
    for (const { width, height } of boxes) expect(Math.max(width / height, height / width)).toBeLessThan(3)
  })

  it('survives one that holds nearly everything, zeros and an empty list', () => {
    expect(squarify([], within)).toEqual([])
    expect(squarify([0, 0], within).every(box => area(box) === 0)).toBe(true)
    const [large, small] = squarify([99_999, 1], within)
    expect(area(large ?? within)).toBeGreaterThan(area(within) * 0.99)
    expect(small && Number.isFinite(small.width)).toBe(true)
  })
})
