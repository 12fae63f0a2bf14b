import { KEY } from '#server/engine/simulation/explorer.ts'
import { type Race, reader, staysStale, unprotected, writer } from '#server/lab/experiments/race/race.ts'

export const staleSet: Race = {
  id: 'stale-set',
  title: 'Stale set',
  question: 'Two clients, one key. You decide who moves. Can you leave an old value in the cache?',
  why: 'The reader looks into the database before the write and fills the cache after it. Between the two the writer has deleted an entry that was not there yet.',
  clients: [reader, writer],
  harm: staysStale,
  scene: {
    old: 'v1',
    programs: [engine => engine.read(KEY), engine => engine.write(KEY, 'v2')],
  },
  choices: [
    {
      id: 'delete',
      label: 'Delete on write',
      about: 'The writer commits, then deletes the entry. The reader fills without asking.',
      policy: { protections: unprotected },
    },
    {
      id: 'early-delete',
      label: 'Delete before commit',
      about: 'The writer deletes first and commits afterwards.',
      policy: { protections: unprotected, wrong: { deleteBeforeCommit: true } },
    },
    {
      id: 'second-delete',
      label: 'Delete twice',
      about: 'The writer deletes after the commit, waits a while, and deletes once more.',
      policy: { protections: unprotected, write: { kind: 'delete', secondDeleteMs: 777 } },
    },
    {
      id: 'lease',
      label: 'Lease',
      about: 'The reader takes a lease with the miss. A delete voids it, and a fill without it is refused.',
      policy: { protections: { coalesce: false } },
    },
    {
      id: 'version',
      label: 'Version check',
      about: 'The writer puts the new value with its version. The cache refuses whatever is older.',
      policy: { protections: unprotected, write: { kind: 'write-through' } },
    },
  ],
}
