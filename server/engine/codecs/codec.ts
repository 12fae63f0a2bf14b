import { json } from '#server/engine/codecs/json.ts'
import { messageOf } from '#server/engine/codecs/messages.ts'
import { msgpack } from '#server/engine/codecs/msgpack.ts'
import { protobuf } from '#server/engine/codecs/protobuf.ts'
import { encodeMessage, protobufMessage } from '#server/engine/codecs/protobuf-message.ts'
import type { Bytes } from '#server/engine/ports.ts'

export type Codec = {
  encode(value: unknown): Bytes
  /** Throws on bytes that it did not write. */
  decode(bytes: Buffer, from: number): unknown
}

/** The number is written into each entry: never reuse one. */
export const codecNumbers = { json: 1, msgpack: 2, protobuf: 3 } as const
/** Protobuf by the message type of the kind of data, in place of the one generic message. */
export const PROTOBUF_MESSAGE = 4
export type CodecName = keyof typeof codecNumbers

export const codecs: Record<CodecName, Codec> = { json, msgpack, protobuf }

const byNumber = new Map<number, Pick<Codec, 'decode'>>([
  [codecNumbers.json, json],
  [codecNumbers.msgpack, msgpack],
  [codecNumbers.protobuf, protobuf],
  [PROTOBUF_MESSAGE, protobufMessage],
])

export const codecOf = (number: number): Pick<Codec, 'decode'> | undefined => byNumber.get(number)

/** Which codec wrote it is part of the answer: a kind of data with a message type may hold a value that it cannot say. */
export function encode(name: CodecName, dataKind: string, value: unknown): { codec: number; payload: Bytes } {
  const message = name === 'protobuf' ? messageOf(dataKind) : undefined
  const payload = message && encodeMessage(message, value)
  if (payload) return { codec: PROTOBUF_MESSAGE, payload }
  return { codec: codecNumbers[name], payload: codecs[name].encode(value) }
}
