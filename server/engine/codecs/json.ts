import { assertPlain } from '#server/engine/codecs/plain.ts'

const able = { codec: 'JSON', bigint: false, bytes: false, specialNumbers: false }

export const json = {
  encode(value: unknown) {
    assertPlain(value, able)
    return Buffer.from(JSON.stringify(value))
  },
  decode: (bytes: Buffer, from: number): unknown => JSON.parse(bytes.toString('utf8', from)),
}
