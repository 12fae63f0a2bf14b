import { KEY } from '#server/engine/simulation/explorer.ts'
import { type Race, reader, staysStale, unprotected, writer } from '#server/lab/experiments/race/race.ts'

export const earlyDelete: Race = {
  id: 'early-delete',
  title: 'Delete before commit',
  question:
    'The cache holds the old value, and the writer deletes it before the commit. What can a reader do in between?',
  why: 'After the delete and before the commit the database still says v1. A reader who comes then puts it back, in all honesty: no lease is broken, no version is older.',
  clients: [reader, writer],
  harm: staysStale,
  scene: {
    old: 'v1',
    warm: true,
    programs: [engine => engine.read(KEY), engine => engine.write(KEY, 'v2')],
  },
  choices: [
    {
      id: 'before',
      label: 'Delete, then commit',
      about: 'The delete is inside the transaction.',
      policy: { protections: unprotected, wrong: { deleteBeforeCommit: true } },
    },
    {
      id: 'before-lease',
      label: 'The same with a lease',
      about: 'A lease is voided by a delete, and this delete has already happened.',
      policy: { protections: { coalesce: false }, wrong: { deleteBeforeCommit: true } },
    },
    {
      id: 'after',
      label: 'Commit, then delete',
      about: 'The delete comes after the commit. Nothing fences the fill.',
      policy: { protections: unprotected },
    },
    {
      id: 'after-lease',
      label: 'Commit, delete, lease',
      about: 'The delete comes after the commit and voids the lease of whoever loads.',
      policy: { protections: { coalesce: false } },
    },
  ],
}
