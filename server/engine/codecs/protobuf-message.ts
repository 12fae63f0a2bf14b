import protobuf from 'protobufjs'
import { isScalar, type Message, messageNumbered } from '#server/engine/codecs/messages.ts'

const { Reader, Type, Writer } = protobuf
type Type = protobuf.Type

function fitsScalar(type: string, value: unknown): boolean {
  if (!isScalar(type)) return false
  switch (type) {
    case 'string':
      return typeof value === 'string' && value.isWellFormed()
    case 'bool':
      return typeof value === 'boolean'
    case 'double':
      return typeof value === 'number'
    case 'int64':
    case 'sint64':
      return Number.isSafeInteger(value) && !Object.is(value, -0)
  }
}

function fitsField(field: protobuf.Field, value: unknown): boolean {
  const { resolvedType } = field
  const one = (each: unknown) =>
    resolvedType instanceof Type ? fits(resolvedType, each) : fitsScalar(field.type, each)
  if (!field.repeated) return one(value)
  // On the wire a list without items is no list at all.
  return Array.isArray(value) && value.length > 0 && Array.from(value).every(one)
}

/** Whether the message says all of the value, so that it comes back as it was. */
function fits(type: Type, value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  return Object.entries(value).every(([name, each]) => {
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined
    return field !== undefined && fitsField(field, each)
  })
}

/** A field that only a later release knows: dropping it would change the value. */
function hasUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown)
  if (!(value instanceof protobuf.Message)) return false
  return Object.hasOwn(value, '$unknowns') || Object.values(value).some(hasUnknown)
}

/** The message as any Protobuf program writes it, behind the number of its type. Undefined where it does not fit. */
export function encodeMessage({ number, type }: Message, value: unknown): Buffer | undefined {
  if (!fits(type, value)) return undefined
  const writer = Writer.create().uint32(number)
  return Buffer.from(type.encode(Object(value), writer).finish())
}

export const protobufMessage = {
  decode(bytes: Buffer, from: number): unknown {
    const reader = Reader.create(bytes.subarray(from))
    reader.discardUnknown = false
    const number = reader.uint32()
    const type = messageNumbered(number)
    if (type === undefined) throw new RangeError(`an unknown message: ${number}`)
    const message = type.decode(reader)
    if (hasUnknown(message)) throw new RangeError('a message with a field that is not known here')
    return type.toObject(message, { longs: Number })
  },
}
