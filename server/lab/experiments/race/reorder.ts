import { KEY } from '#server/engine/simulation/explorer.ts'
import { type Race, staysStale, unprotected } from '#server/lab/experiments/race/race.ts'

export const reorder: Race = {
  id: 'reorder',
  title: 'Write-through reorder',
  question:
    'Two writers put their value into the database, then into the cache. Can the older one end up in the cache?',
  why: 'The database puts the two commits in an order. Nothing puts the two sets into the cache in the same one.',
  clients: [
    { letter: 'A', name: 'Writer A', does: 'writes “from A”' },
    { letter: 'B', name: 'Writer B', does: 'writes “from B”' },
  ],
  harm: staysStale,
  scene: {
    old: 'v1',
    programs: [engine => engine.write(KEY, 'from A'), engine => engine.write(KEY, 'from B')],
  },
  choices: [
    {
      id: 'blind',
      label: 'Plain SET',
      about:
        'A cache that takes whatever comes last. The engine is the same; the mistake is planted in the cache.',
      policy: { protections: unprotected, write: { kind: 'write-through' } },
      plant: (store, data) => ({
        ...store,
        put(key, entry) {
          data.entries.delete(key)
          return store.put(key, entry)
        },
      }),
    },
    {
      id: 'version',
      label: 'Version check',
      about: 'Each value comes with the version of its row. The cache refuses whatever is older.',
      policy: { protections: unprotected, write: { kind: 'write-through' } },
    },
    {
      id: 'delete',
      label: 'Delete instead',
      about: 'Nobody sets anything: both delete, and the next reader loads.',
      policy: { protections: unprotected },
    },
  ],
}
