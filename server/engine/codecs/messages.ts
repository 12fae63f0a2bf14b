import protobuf from 'protobufjs'

/**
 * What the kinds of data look like as Protobuf messages. A field's number is for ever: an entry, or a write that waits
 * for its flush, may have been written by a former release. New fields get new numbers, dropped ones are not reused.
 * Every field has presence (proto3 `optional`), so that 0 and "not there" stay two things.
 */
type Scalar = 'string' | 'double' | 'int64' | 'sint64' | 'bool'
type Fields = Record<string, [number: number, type: string, rule?: 'repeated']>

const scalars: readonly string[] = ['string', 'double', 'int64', 'sint64', 'bool'] satisfies Scalar[]
export const isScalar = (type: string): type is Scalar => scalars.includes(type)

const product: Fields = {
  id: [1, 'int64'],
  name: [2, 'string'],
  category: [3, 'string'],
  price: [4, 'double'],
  currency: [5, 'string'],
  text: [6, 'string'],
  tags: [7, 'string', 'repeated'],
  stock: [8, 'sint64'],
  rating: [9, 'double'],
  active: [10, 'bool'],
  updatedAt: [11, 'int64'],
}
const user: Fields = {
  id: [1, 'int64'],
  name: [2, 'string'],
  email: [3, 'string'],
  roles: [4, 'string', 'repeated'],
  address: [5, 'address'],
  active: [6, 'bool'],
  createdAt: [7, 'int64'],
}
const address: Fields = {
  street: [1, 'string'],
  city: [2, 'string'],
  postcode: [3, 'string'],
  country: [4, 'string'],
}
const session: Fields = {
  id: [1, 'string'],
  userId: [2, 'int64'],
  token: [3, 'string'],
  cart: [4, 'line', 'repeated'],
  createdAt: [5, 'int64'],
  expiresAt: [6, 'int64'],
}
const line: Fields = { productId: [1, 'int64'], quantity: [2, 'sint64'], price: [3, 'double'] }
const stock: Fields = {
  productId: [1, 'int64'],
  count: [2, 'sint64'],
  warehouse: [3, 'string'],
  updatedAt: [4, 'int64'],
}
const price: Fields = {
  productId: [1, 'int64'],
  amount: [2, 'double'],
  currency: [3, 'string'],
  validFrom: [4, 'int64'],
}
const category: Fields = { id: [1, 'int64'], name: [2, 'string'], products: [3, 'int64', 'repeated'] }
const search: Fields = {
  query: [1, 'string'],
  total: [2, 'int64'],
  results: [3, 'product', 'repeated'],
}

/** By kind of data. The number stands in front of each message: never reuse one. */
const kinds = { product: 1, user: 2, session: 3, stock: 4, price: 5, category: 6, search: 7 } as const
export type MessageKind = keyof typeof kinds
export type Message = { number: number; type: protobuf.Type }

function register() {
  const root = new protobuf.Root()
  const shapes = { product, user, address, session, line, stock, price, category, search }
  for (const [name, fields] of Object.entries(shapes)) {
    const type = new protobuf.Type(name)
    for (const [field, [number, of, rule]] of Object.entries(fields)) {
      const presence = rule === undefined ? { proto3_optional: true } : undefined
      type.add(new protobuf.Field(field, number, of, rule, undefined, presence))
    }
    root.add(type)
  }
  return root.resolveAll()
}

const root = register()
const messages = new Map<string, Message>(
  Object.entries(kinds).map(([kind, number]) => [kind, { number, type: root.lookupType(kind) }]),
)
const byNumber = new Map([...messages.values()].map(({ number, type }) => [number, type]))

export const messageOf = (kind: string): Message | undefined => messages.get(kind)
export const messageNumbered = (number: number): protobuf.Type | undefined => byNumber.get(number)
