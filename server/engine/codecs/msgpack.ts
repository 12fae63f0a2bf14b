import { Packr } from 'msgpackr'
import { assertPlain } from '#server/engine/codecs/plain.ts'

const able = { codec: 'MessagePack', bigint: true, bytes: true, specialNumbers: false }
/** Records off: they are an extension that other MessagePack readers do not know. */
const packr = new Packr({ useRecords: false, mapsAsObjects: true })

export const msgpack = {
  encode(value: unknown) {
    assertPlain(value, able)
    return Buffer.from(packr.pack(value))
  },
  decode: (bytes: Buffer, from: number): unknown => packr.unpack(bytes.subarray(from)),
}
