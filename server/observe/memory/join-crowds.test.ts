import { expect, test } from 'vitest'
import { keyTypes } from '../keys/shapes.ts'
import { joinCrowds } from './join-crowds.ts'
import { createPicture } from './picture.ts'

const noon = Date.UTC(2026, 10, 28, 12)

/** Pictures of keys, each with its name and the moment of its expiry; `of`: how many there are for each that was looked at. */
function pictureOf(keys: readonly [name: string, expires: number][], of = 1) {
  const picture = createPicture({ delimiter: Buffer.from(':'), node: 'n', use: 'idle', now: () => noon })
  for (const [name, expires] of keys) {
    const type = keyTypes.indexOf('string')
    picture.take({ name: Buffer.from(name), bytes: 100, type, ttl: expires - noon, detail: null })
  }
  const drawn = { looked: keys.length, of: keys.length * of, again: false }
  return { sums: picture.sums(), all: drawn, detail: drawn }
}

const together = (space: string, count: number, at: (i: number) => number) =>
  Array.from({ length: count }, (_, i): [string, number] => [`${space}${i}`, at(i)])

test('keys that expire within one second are a crowd, on which side of a whole second they may be', () => {
  const crowds = joinCrowds([pictureOf(together('a:', 400, i => noon + 60_800 + (i % 400)))])
  expect(crowds).toHaveLength(1)
  expect(crowds[0]).toMatchObject({ kind: 'namespace', name: 'a:' })
  expect(crowds[0]?.keys.value).toBeGreaterThan(370)
})

test('keys that expire one after the other are none', () => {
  expect(joinCrowds([pictureOf(together('a:', 2000, i => noon + i * 700))])).toEqual([])
})

test('namespaces are told apart, the fullest first, on all nodes together', () => {
  const crowds = joinCrowds([
    pictureOf([...together('a:', 300, () => noon + 5000), ...together('b:', 300, () => noon + 5000)]),
    pictureOf(together('b:', 300, () => noon + 5000)),
  ])
  expect(crowds.map(({ name }) => name)).toEqual(['b:', 'a:'])
  expect((crowds[0]?.keys.value ?? 0) / (crowds[1]?.keys.value ?? 1)).toBeCloseTo(2, 1)
})

test('in a sample a crowd stands for all, with its margin', () => {
  const [crowd] = joinCrowds([
    pictureOf(
      together('a:', 500, () => noon + 5000),
      10,
    ),
  ])
  expect(crowd?.keys.value).toBeGreaterThan(4800)
  expect(crowd?.keys.margin).toBeGreaterThan(0)
})

test('any number of keys leaves the memory as it is', () => {
  const keys = together('a:', 50_000, i => noon + i * 600)
  expect(joinCrowds([pictureOf([...keys, ...together('z:', 900, () => noon + 9_000_000)])])[0]).toMatchObject(
    {
      name: 'z:',
    },
  )
})
