/**
 * How large and how fast are JSON, MessagePack and Protobuf on the same documents?
 *   npm run bench -- codecs
 */
import type { CodecName } from '#server/engine/codecs/codec.ts'
import { open, seal } from '#server/engine/codecs/envelope.ts'

const product = (id: number) => ({
  id,
  name: `Cordless drill ${id}`,
  category: 'tools',
  price: 129.95,
  currency: 'EUR',
  text: 'Two speeds, a chuck of 13 mm and a battery that lasts a day. '.repeat(4),
  tags: ['drill', 'cordless', 'new'],
  stock: 42,
  rating: 4.5,
  active: true,
  updatedAt: 1_790_000_000_000,
})
const documents: Record<string, object> = {
  product: product(150),
  user: {
    id: 7,
    name: 'Ada Lovelace',
    email: 'ada@example.org',
    roles: ['customer', 'reviewer'],
    address: { street: '12 St James’s Square', city: 'London', postcode: 'SW1Y', country: 'GB' },
    active: true,
    createdAt: 1_790_000_000_000,
  },
  session: {
    id: '0b7e6a52-90f4-4f0c-8d2b-6c1a6f0f9f11',
    userId: 7,
    token: 'f'.repeat(64),
    cart: Array.from({ length: 4 }, (_, at) => ({ productId: 100 + at, quantity: 1 + at, price: 9.9 })),
    createdAt: 1_790_000_000_000,
    expiresAt: 1_790_001_800_000,
  },
  search: { query: 'drill', total: 20, results: Array.from({ length: 20 }, (_, at) => product(at)) },
}
const lanes: { name: string; codec: CodecName; typed: boolean }[] = [
  { name: 'JSON', codec: 'json', typed: true },
  { name: 'MessagePack', codec: 'msgpack', typed: true },
  { name: 'Protobuf, message type', codec: 'protobuf', typed: true },
  { name: 'Protobuf, generic', codec: 'protobuf', typed: false },
]
const stamp = { version: 1, created: 0, freshUntil: 1, loadMs: 1, tags: [], tagVersions: [] }
const EMPTY = seal('absent', stamp, { codec: 'json', schema: 0, value: undefined }).length

/** The best of five rounds: whoever else uses the machine only takes away. */
function perSecond(run: () => unknown, ms = 150): number {
  const rounds = Array.from({ length: 5 }, () => {
    const began = performance.now()
    let done = 0
    while (performance.now() - began < ms) {
      for (let at = 0; at < 50; at++) run()
      done += 50
    }
    return done / ((performance.now() - began) / 1000)
  })
  return Math.max(...rounds)
}
const thousands = (count: number) => `${(count / 1000).toFixed(count < 10_000 ? 1 : 0)} k/s`.padStart(9)

console.log('As the engine stores them, checked as always; sizes without the envelope.')
for (const [dataKind, value] of Object.entries(documents)) {
  console.log(`\n${dataKind}`)
  for (const { name, codec, typed } of lanes) {
    const body = { codec, schema: 0, value, dataKind: typed ? dataKind : '' }
    const bytes = seal('value', stamp, body)
    const write = perSecond(() => seal('value', stamp, body))
    const read = perSecond(() => open(bytes, { schema: 0, tags: [] }))
    const size = `${bytes.length - EMPTY} bytes`.padStart(11)
    console.log(`  ${name.padEnd(23)}${size}, written ${thousands(write)}, read ${thousands(read)}`)
  }
}
