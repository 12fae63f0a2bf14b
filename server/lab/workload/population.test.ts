import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createChangingPopulation } from '#server/lab/workload/population.ts'

const steps = fc.array(fc.record({ insert: fc.boolean(), at: fc.nat(1_000) }), { maxLength: 300 })

test('rows come and go as in a plain set, and no more of them than there are places', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), steps, (keys, list) => {
      const rows = createChangingPopulation(keys)
      const model = new Set(Array.from({ length: keys }, (_, id) => id))
      let newest = keys - 1
      for (const { insert, at } of list) {
        if (insert) {
          const id = rows.insert()
          if (id < 0) expect(newest + 1 - Math.min(...model)).toBe(keys * 2)
          else {
            expect(id).toBe(++newest)
            model.add(id)
          }
        } else {
          const id = rows.idAt(at % rows.size())
          rows.remove(id)
          model.delete(id)
        }
        for (let id = -1; id <= newest + 1; id++) expect(rows.has(id)).toBe(model.has(id))
        const living = rows.living(at)
        if (model.size === 0) expect(living).toBe(-1)
        else expect(model.has(living)).toBe(true)
        expect(model.size).toBeLessThanOrEqual(keys * 2)
      }
    }),
  )
})

test('each place names the newest id that took it', () => {
  const rows = createChangingPopulation(2)
  for (let id = 2; id < 4; id++) expect(rows.insert()).toBe(id)
  expect(rows.insert()).toBe(-1)
  rows.remove(rows.oldest())
  expect(rows.insert()).toBe(4)
  expect([0, 1, 2, 3].map(rows.idAt)).toEqual([4, 1, 2, 3])
})
