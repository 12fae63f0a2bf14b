import { open, seal } from '#server/engine/codecs/envelope.ts'
import { KEY } from '#server/engine/simulation/explorer.ts'
import { type Race, staysStale, unprotected } from '#server/lab/experiments/race/race.ts'

const TAG = 'products'
const ROW = 'row'
const describe = (key: string) =>
  key === KEY ? { kind: 'list', tags: [TAG] } : { kind: 'product', tags: [], voids: [TAG] }

export const tag: Race = {
  id: 'tag',
  title: 'Tag against load',
  question:
    'A list carries a tag, and a write voids the tag while the list is being loaded. Is the list still right?',
  why: 'An entry is right for as long as its tag has the number that it had before the load. Whoever asks for the number after the load signs an old list with the new number.',
  clients: [
    { letter: 'R', name: 'Reader', does: 'reads the list' },
    { letter: 'W', name: 'Writer', does: 'writes a product and voids the tag' },
  ],
  harm: staysStale,
  scene: {
    old: 'v1',
    rows: { [ROW]: 'v1' },
    derived: { [KEY]: rows => rows.get(ROW)?.value },
    describe,
    programs: [engine => engine.read(KEY), engine => engine.write(ROW, 'v2')],
  },
  choices: [
    {
      id: 'after',
      label: 'Number read after the load',
      about: 'The fill takes the number that the tag has now. The mistake is planted in the cache.',
      policy: { protections: unprotected },
      plant: (store, data) => ({
        ...store,
        fill(key, fill) {
          const opened = open(fill.bytes, { schema: 0, tags: fill.tags })
          if (!opened.ok) return store.fill(key, fill)
          const { kind, value, stamp } = opened.entry
          const tagVersions = fill.tags.map(each => data.tags.get(each) ?? 0)
          const bytes = seal(
            kind,
            { ...stamp, tags: fill.tags, tagVersions },
            { codec: 'json', schema: 0, value },
          )
          return store.fill(key, { ...fill, bytes })
        },
      }),
    },
    {
      id: 'before',
      label: 'Number read before the load',
      about: 'The reader learns the number together with the miss. A later void makes the entry a miss.',
      policy: { protections: unprotected },
    },
    {
      id: 'before-lease',
      label: 'The same with a lease',
      about: 'The lease brings the number with it.',
      policy: { protections: { coalesce: false } },
    },
  ],
}
