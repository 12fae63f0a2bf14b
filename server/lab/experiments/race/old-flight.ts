import { KEY } from '#server/engine/simulation/explorer.ts'
import { type Race, reader } from '#server/lab/experiments/race/race.ts'

const valueIn = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && 'value' in answer ? answer.value : undefined

export const oldFlight: Race = {
  id: 'old-flight',
  title: 'Old flight joined',
  question:
    'Two processes. The writer writes in one, and reads at once in the other, the reader’s, where a load is under way. Does the writer see the new value?',
  why: 'Who joins a load that began before the write gets what the database said then. Only the cache can tell that something was voided since.',
  clients: [reader, { letter: 'W', name: 'Writer', does: 'writes v2, then reads in the reader’s process' }],
  harm: {
    headline: 'told the old value',
    sentence: 'the writer reads v1 although their own write was confirmed',
    harmless: 'the writer sees their own write',
  },
  scene: {
    old: 'v1',
    slowAnswer: true,
    programs: [
      engine => engine.read(KEY),
      async (own, [readers]) => {
        await own.write(KEY, 'v2')
        return readers?.read(KEY)
      },
    ],
    harm: ({ answers: [, told], truth }) => told !== undefined && valueIn(told) !== truth,
  },
  choices: [
    {
      id: 'lock',
      label: 'A lock that a delete does not void',
      about:
        'A plain lock around the load, and a delete that deletes the value only. The mistake is planted in the cache.',
      policy: {},
      plant: (store, data) => ({
        ...store,
        async invalidate(key, at) {
          const lease = data.leases.get(key)
          const outcome = await store.invalidate(key, at)
          if (lease) data.leases.set(key, lease)
          return outcome
        },
      }),
    },
    {
      id: 'none',
      label: 'No lease',
      about: 'Nobody joins a load that has begun, but nothing fences the fill either.',
      policy: { protections: { lease: null } },
    },
    {
      id: 'lease',
      label: 'Lease',
      about: 'The delete voids the lease: the fill is refused, and whoever joined looks again.',
      policy: {},
    },
  ],
}
