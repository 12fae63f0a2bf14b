import { createMemoryRows, createMemorySource } from '#server/engine/source/memory.ts'
import { affectedBy } from '#server/engine/source/shop-tables.ts'
import { sourceContract } from '#server/engine/source/source-contract.ts'

const categoryOf = (value: unknown): string | null =>
  typeof value === 'object' && value ? Object(value).category : null
const source = createMemorySource(createMemoryRows(), {
  affectedBy: (_, before, after) =>
    affectedBy('product', { category: categoryOf(after), previous: categoryOf(before) }),
})

sourceContract('the simulated source', {
  source: () => source,
  eventually: async holds => {
    if (!holds()) throw new Error('The simulated source tells at once.')
  },
})
