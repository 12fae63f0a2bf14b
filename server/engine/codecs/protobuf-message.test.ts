import fc from 'fast-check'
import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { codecNumbers, PROTOBUF_MESSAGE } from '#server/engine/codecs/codec.ts'
import { open, seal } from '#server/engine/codecs/envelope.ts'
import { type MessageKind, messageOf } from '#server/engine/codecs/messages.ts'
import { protobufMessage } from '#server/engine/codecs/protobuf-message.ts'
import { BoardError } from '#server/errors.ts'

const stamp = { version: 7, created: 1, freshUntil: 2, loadMs: 3, tags: [], tagVersions: [] }
const HEADER = 43
const sealed = (dataKind: string, value: unknown) =>
  seal('value', stamp, { codec: 'protobuf', schema: 0, value, dataKind })
const codecIn = (bytes: Buffer) => bytes[2]

function roundTrip(dataKind: string, value: unknown) {
  const opened = open(sealed(dataKind, value), { schema: 0, tags: [] })
  return opened.ok ? opened.entry.value : opened.reason
}

const text = fc.string({ unit: 'grapheme' })
const whole = fc.maxSafeInteger().map(number => number + 0)
const list = <T>(items: fc.Arbitrary<T>) => fc.array(items, { minLength: 1, maxLength: 5 })
const some = <T>(fields: { [Field in keyof T]: fc.Arbitrary<T[Field]> }) =>
  fc.record(fields, { requiredKeys: [], noNullPrototype: true })

const product = some({
  id: whole,
  name: text,
  category: text,
  price: fc.double(),
  currency: text,
  text,
  tags: list(text),
  stock: whole,
  rating: fc.double(),
  active: fc.boolean(),
  updatedAt: whole,
})
const documents: Record<MessageKind, fc.Arbitrary<object>> = {
  product,
  user: some({
    id: whole,
    name: text,
    email: text,
    roles: list(text),
    address: some({ street: text, city: text, postcode: text, country: text }),
    active: fc.boolean(),
    createdAt: whole,
  }),
  session: some({
    id: text,
    userId: whole,
    token: text,
    cart: list(some({ productId: whole, quantity: whole, price: fc.double() })),
    createdAt: whole,
    expiresAt: whole,
  }),
  stock: some({ productId: whole, count: whole, warehouse: text, updatedAt: whole }),
  price: some({ productId: whole, amount: fc.double(), currency: text, validFrom: whole }),
  category: some({ id: whole, name: text, products: list(whole) }),
  search: some({ query: text, total: whole, results: list(product) }),
}

describe.each(Object.entries(documents))('a %s in Protobuf', (dataKind, document) => {
  it('is encoded by its message type and comes back exactly', () => {
    fc.assert(
      fc.property(document, value => {
        expect(codecIn(sealed(dataKind, value))).toBe(PROTOBUF_MESSAGE)
        expect(roundTrip(dataKind, value)).toStrictEqual(value)
      }),
      { numRuns: 150, seed: 42 },
    )
  })

  it('comes back exactly or is refused, whatever is in its fields', () => {
    const names = Object.keys(messageOf(dataKind)?.type.fields ?? {})
    const anything = fc.anything({ withBigInt: true, withSparseArray: true, withDate: true })
    const odd = fc.dictionary(fc.oneof(fc.constantFrom(...names), text), anything, { noNullPrototype: true })
    fc.assert(
      fc.property(odd, value => {
        const given = refusedOr(() => roundTrip(dataKind, value))
        if (given !== REFUSED) expect(given).toEqual(value)
      }),
      { numRuns: 300, seed: 7 },
    )
  })
})

const REFUSED = Symbol('refused')
function refusedOr(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    if (error instanceof BoardError && error.code === 'BAD_INPUT') return REFUSED
    throw error
  }
}

describe('a value that its message type cannot say', () => {
  const misfits: [string, unknown][] = [
    ['a field that the type does not have', { id: 1, colour: 'red' }],
    ['a list without items', { id: 1, tags: [] }],
    ['null', { id: 1, name: null }],
    ['a number with a fraction where there are whole ones', { id: 1.5 }],
    ['-0 where there are whole numbers', { stock: -0 }],
    ['a bigint', { id: 2n ** 53n }],
    ['text in place of a number', { id: '1' }],
    ['a list in place of the document', [1, 2]],
    ['no document at all', 'sold out'],
  ]
  it.each(misfits)('is stored in the generic message: %s', (_, value) => {
    expect(codecIn(sealed('product', value))).toBe(codecNumbers.protobuf)
    expect(roundTrip('product', value)).toStrictEqual(value)
  })

  it('is refused where the generic message cannot say it either', () => {
    expect(() => sealed('product', { name: '\ud800' })).toThrow(/half a character/)
    expect(() => sealed('product', { id: undefined })).toThrow(/undefined/)
    expect(() => sealed('product', Object.assign(new Map(), { id: 1 }))).toThrow(/a Map/)
    expect(() => sealed('product', { tags: Array(2) })).toThrow(/undefined/)
  })

  it('of a kind without a message type is stored in the generic message', () => {
    expect(codecIn(sealed('config', { id: 1 }))).toBe(codecNumbers.protobuf)
  })
})

describe('the bytes of a message', () => {
  const apple = { id: 150, name: 'apple', price: 1.5, tags: ['a', 'b'] }

  it('are read by any Protobuf program that has the schema', () => {
    const { root } = protobuf.parse(`syntax = "proto3";
      message Product { optional int64 id = 1; optional string name = 2; optional double price = 4;
        repeated string tags = 7; }`)
    const Product = root.lookupType('Product')
    // Behind the number of the message type, which is one byte.
    const wire = sealed('product', apple).subarray(HEADER + 1)
    expect(Product.toObject(Product.decode(wire), { longs: Number })).toEqual(apple)
    // The example of Protobuf's own documentation: field 1, varint, 150.
    expect(wire.subarray(0, 3).toString('hex')).toBe('089601')
  })

  it('stay the same from release to release', () => {
    expect(sealed('product', apple).subarray(HEADER).toString('hex')).toBe(
      '010896011205' + '6170706c65' + '21000000000000f83f' + '3a0161' + '3a0162',
    )
  })

  it('are fewer than those of JSON, MessagePack and the generic message, for the same document', () => {
    const size = (codec: keyof typeof codecNumbers, dataKind: string) =>
      seal('value', stamp, { codec, schema: 0, value: apple, dataKind }).length
    const ours = size('protobuf', 'product')
    expect(ours).toBeLessThan(size('msgpack', 'product'))
    expect(ours).toBeLessThan(size('json', 'product'))
    expect(ours).toBeLessThan(size('protobuf', 'config'))
  })

  it('with a field of a later release are unreadable, so that no field is lost by writing them again', () => {
    const later = protobuf.parse(`syntax = "proto3";
      message Line { int64 productId = 1; string news = 99; }
      message Session { string id = 1; repeated Line cart = 4; string news = 98; }`)
    const Session = later.root.lookupType('Session')
    const decode = (value: object) => {
      const writer = protobuf.Writer.create().uint32(messageOf('session')?.number ?? 0)
      return protobufMessage.decode(Buffer.from(Session.encode(value, writer).finish()), 0)
    }
    expect(decode({ id: 'a', cart: [{ productId: 1 }] })).toEqual({ id: 'a', cart: [{ productId: 1 }] })
    expect(() => decode({ id: 'a', news: 'x' })).toThrow(/not known here/)
    expect(() => decode({ id: 'a', cart: [{ productId: 1, news: 'x' }] })).toThrow(/not known here/)
  })

  it('of a message type that is not known here are unreadable', () => {
    expect(() => protobufMessage.decode(Buffer.from([99, 8, 1]), 0)).toThrow(/unknown message: 99/)
  })
})
