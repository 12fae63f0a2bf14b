import type { Random } from '#server/engine/ports.ts'

export const documentKinds = ['product', 'session', 'search'] as const
export type DocumentKind = (typeof documentKinds)[number]

const words =
  'blue steel lamp with a warm light for small rooms and long evenings made by hand in Porto'.split(' ')

/** Documents as a shop has them; the same ones from the same seed. */
export function createDocuments(random: Random) {
  const whole = (below: number) => Math.floor(random.next() * below)
  const text = (length: number) => Array.from({ length }, () => words[whole(words.length)] ?? '').join(' ')
  const money = () => whole(100_000) / 100

  const product = (id: number) => ({
    id,
    name: text(3),
    category: String(whole(40)),
    price: money(),
    currency: 'EUR',
    text: text(30),
    tags: [text(1), text(1), text(1)],
    stock: whole(500),
    rating: whole(50) / 10,
    active: random.next() < 0.9,
    updatedAt: 1_790_000_000_000 + whole(1_000_000_000),
  })
  const session = (id: number) => ({
    id: `s-${id}`,
    userId: whole(1_000_000),
    token: Array.from({ length: 4 }, () =>
      whole(2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join(''),
    cart: Array.from({ length: 1 + whole(6) }, () => ({
      productId: whole(100_000),
      quantity: 1 + whole(4),
      price: money(),
    })),
    createdAt: 1_790_000_000_000 + whole(1_000_000),
    expiresAt: 1_790_001_800_000 + whole(1_000_000),
  })
  const search = () => ({
    query: text(2),
    total: whole(5_000),
    results: Array.from({ length: 10 }, () => product(whole(100_000))),
  })

  return (kind: DocumentKind, id: number): unknown => {
    switch (kind) {
      case 'product':
        return product(id)
      case 'session':
        return session(id)
      case 'search':
        return search()
    }
  }
}
