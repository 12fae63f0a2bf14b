import { describe, expect, it } from 'vitest'
import { pageOf, perPage } from './pages.ts'

const runs = Array.from({ length: perPage * 2 + 1 }, (_, index) => index)

describe('a page of a list', () => {
  it('holds its share, and the last one the rest', () => {
    expect(pageOf(runs, 2).shown).toHaveLength(perPage)
    expect(pageOf(runs, 3)).toEqual({ page: 3, pages: 3, shown: [perPage * 2] })
  })

  it('is the nearest there is when an address asks for another', () => {
    expect(pageOf(runs, 99).page).toBe(3)
    expect(pageOf(runs, -1).page).toBe(1)
    expect(pageOf(runs, Number.NaN).page).toBe(1)
    expect(pageOf([], 1)).toEqual({ page: 1, pages: 1, shown: [] })
  })
})
