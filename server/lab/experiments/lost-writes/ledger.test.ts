import { expect, it } from 'vitest'
import { createLedger } from '#server/lab/experiments/lost-writes/ledger.ts'

const held = (numbers: Record<string, number>) => new Map(Object.entries(numbers))

it('a write is safe when the database has it or a later one, else it is where the cache has it, else lost', () => {
  const ledger = createLedger()
  for (const [number, key] of ['a', 'b', 'c', 'c'].entries())
    ledger.acknowledge({ key, number: number + 1, at: number * 100 })
  const found = ledger.settle({ database: held({ a: 7, c: 3 }), cache: held({ b: 2, c: 3 }) })
  expect(found).toEqual({
    acknowledged: 4,
    safe: 2,
    cacheOnly: 1,
    lost: 1,
    keys: 2,
    example: { key: 'c', number: 4, at: 300 },
  })
})

it('what waits is what was acknowledged and is not in the database, in all or since a moment', () => {
  const ledger = createLedger()
  ledger.acknowledge({ key: 'a', number: 1, at: 10 })
  ledger.acknowledge({ key: 'b', number: 2, at: 900 })
  ledger.acknowledge({ key: 'c', number: 3, at: 950 })
  expect(ledger.waiting(held({ c: 3 }))).toBe(2)
  expect(ledger.waitingSince(held({ c: 3 }), 500)).toBe(1)
})
