import { createVirtualClock } from '#server/engine/simulation/virtual-clock.ts'
import { createMemoryData, createMemoryStore } from '#server/engine/stores/memory.ts'
import { storeContract } from '#server/engine/stores/store-contract.ts'

const clock = createVirtualClock()
const data = createMemoryData()
const store = createMemoryStore({ data, clock })

storeContract('the simulated store', {
  store: () => store,
  pass: ms => clock.advance(ms),
  plant: async (key, bytes) => data.entries.set(key, { bytes, until: Number.POSITIVE_INFINITY }),
  restart: async () => {
    data.process += 1
  },
})
