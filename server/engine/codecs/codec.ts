import { json } from '#server/engine/codecs/json.ts'
import { msgpack } from '#server/engine/codecs/msgpack.ts'
import { protobuf } from '#server/engine/codecs/protobuf.ts'
import type { Bytes } from '#server/engine/ports.ts'

export type Codec = {
  encode(value: unknown): Bytes
  /** Throws on bytes that it did not write. */
  decode(bytes: Buffer, from: number): unknown
}

/** The number is written into each entry: never reuse one. */
export const codecNumbers = { json: 1, msgpack: 2, protobuf: 3 } as const
export type CodecName = keyof typeof codecNumbers

export const codecs: Record<CodecName, Codec> = { json, msgpack, protobuf }

const byNumber = new Map<number, Codec>([
  [codecNumbers.json, json],
  [codecNumbers.msgpack, msgpack],
  [codecNumbers.protobuf, protobuf],
])

export const codecOf = (number: number): Codec | undefined => byNumber.get(number)
