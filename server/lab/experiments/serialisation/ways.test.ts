import { expect, it } from 'vitest'
import { createRandom } from '#server/engine/clock.ts'
import { createDocuments, documentKinds } from '#server/lab/experiments/serialisation/documents.ts'
import { choices, ways } from '#server/lab/experiments/serialisation/ways.ts'

const documents = documentKinds.flatMap(kind => {
  const make = createDocuments(createRandom(3))
  return Array.from({ length: 20 }, (_, id) => ({ kind, value: make(kind, id) }))
})
const sizeOf = (id: (typeof choices)[number]['id'], kind: string) =>
  documents
    .filter(each => each.kind === kind)
    .reduce((sum, each) => sum + ways[id].encode(each.kind, each.value).length, 0)

it.each(choices.map(({ id }) => id))('a document comes back from %s as it was', id => {
  for (const { kind, value } of documents)
    expect(ways[id].decode(ways[id].encode(kind, value))).toEqual(value)
})

it.each(documentKinds)('of a %s Protobuf weighs less than MessagePack, and that less than JSON', kind => {
  expect(sizeOf('protobuf', kind)).toBeLessThan(sizeOf('msgpack', kind))
  expect(sizeOf('msgpack', kind)).toBeLessThan(sizeOf('json', kind))
})

it('the same seed makes the same documents', () => {
  const made = (seed: number) => createDocuments(createRandom(seed))('search', 1)
  expect(made(5)).toEqual(made(5))
  expect(made(5)).not.toEqual(made(6))
})
