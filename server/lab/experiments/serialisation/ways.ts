import { gunzipSync, gzipSync } from 'node:zlib'
import { codecOf, encode } from '#server/engine/codecs/codec.ts'
import type { Choice } from '#server/lab/experiments/experiment.ts'

export const choices = [
  {
    id: 'json',
    label: 'JSON',
    tone: 'miss',
    about: 'Text that everybody reads. Each document names its fields anew.',
  },
  {
    id: 'msgpack',
    label: 'MessagePack',
    tone: 'write',
    about: 'JSON’s shape in bytes: numbers are short, the names of the fields stay.',
  },
  {
    id: 'protobuf',
    label: 'Protobuf',
    tone: 'hit',
    about:
      'A schema knows the fields, so numbers stand in place of their names. Whoever reads needs the schema.',
  },
  {
    id: 'gzip',
    label: 'JSON + gzip',
    tone: 'db',
    about: 'JSON, packed. Small in memory, paid for with the processor at each read and write.',
  },
] as const satisfies readonly Choice[]
export type WayId = (typeof choices)[number]['id']

export type Way = { encode(kind: string, value: unknown): Buffer; decode(bytes: Buffer): unknown }

/** The codecs of the engine: the number of the one that wrote stands in front, as in an entry. */
const codec = (name: 'json' | 'msgpack' | 'protobuf'): Way => ({
  encode(kind, value) {
    const { codec: number, payload } = encode(name, kind, value)
    return Buffer.concat([Buffer.from([number]), payload])
  },
  decode(bytes) {
    const found = codecOf(bytes[0] ?? 0)
    if (!found) throw new RangeError('Nobody knows who wrote this.')
    return found.decode(bytes, 1)
  },
})

const json = codec('json')

export const ways: Record<WayId, Way> = {
  json,
  msgpack: codec('msgpack'),
  protobuf: codec('protobuf'),
  gzip: {
    encode: (kind, value) => gzipSync(json.encode(kind, value)),
    decode: bytes => json.decode(gunzipSync(bytes)),
  },
}
