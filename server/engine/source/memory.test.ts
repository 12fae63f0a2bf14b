import { expect } from 'vitest'
import { createMemoryRows, createMemorySource } from '#server/engine/source/memory.ts'
import { affectedBy } from '#server/engine/source/shop-tables.ts'
import { sourceContract } from '#server/engine/source/source-contract.ts'

const categoryOf = (value: unknown): string | null =>
  typeof value === 'object' && value ? Object(value).category : null
const rows = createMemoryRows()
const source = createMemorySource(rows, {
  affectedBy: (_, before, after) =>
    affectedBy('product', { category: categoryOf(after), previous: categoryOf(before) }),
  refuses: (_, value) => (value === 'poison' ? 'poison is not a product' : undefined),
})

sourceContract('the simulated source', {
  source: () => source,
  eventually: async holds => {
    if (!holds()) throw new Error('The simulated source tells at once.')
  },
  dead: async wanted => rows.dead.flatMap(({ key, value: _, ...letter }) => (key === wanted ? [letter] : [])),
  refused: () => ({ key: 'product:poison', value: 'poison' }),
  async cutOff(apply) {
    const { dead } = rows
    rows.dead = new Proxy([...dead], {
      set() {
        throw new Error('cut off')
      },
    })
    await expect(apply()).rejects.toThrow('cut off')
    rows.dead = dead
  },
})
