import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createKeyLetters, type KeyLetter, readKeyLetter } from './key-letters.ts'
import { pack } from './parcel.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function board() {
  const letters: KeyLetter[] = []
  const mine = createKeyLetters({ from: 'one', tell: letter => letters.push(letter) })
  const name = (i: number) => Buffer.from([i & 255, i >> 8, 255, 0])
  return { letters, name, take: mine.take, stop: mine.stop }
}

it('tells another board what has become of each key, whatever bytes its name has, and not itself', () => {
  const { letters, name, take } = board()
  take({ gone: [name(1), name(2)], there: [], touched: [name(3), name(4)] })
  take({ gone: [name(4)], there: [{ key: name(2), node: 'n:1' }], touched: [name(2)] })
  vi.runAllTimers()
  expect(letters.map(letter => readKeyLetter(letter, 'one'))).toEqual([null])
  expect(letters.map(letter => readKeyLetter(JSON.parse(JSON.stringify(letter)), 'two'))).toEqual([
    {
      gone: [name(1), name(4)],
      there: [{ key: name(2), node: 'n:1' }],
      touched: [name(3)],
      untold: false,
    },
  ])
})

it('each letter is one message, however many keys and however odd their names', () => {
  const { letters, take } = board()
  const gone = Array.from({ length: 1500 }, (_, i) => crypto.getRandomValues(new Uint8Array(i % 60)))
  take({ gone, there: [] })
  vi.runAllTimers()
  expect(letters.length).toBeGreaterThan(5)
  expect(letters.map(letter => pack(letter).length)).toEqual(letters.map(() => 1))
  const told = letters.flatMap(letter => readKeyLetter(letter, 'two')?.gone.map(String) ?? [])
  expect(new Set(told)).toEqual(new Set(gone.map(key => String(Buffer.from(key)))))
})

it.each([
  ['too many at once', Array.from({ length: 2001 }, (_, i) => Buffer.from(`k${i}`))],
  ['a name too long for a letter', [Buffer.alloc(10_000)]],
])('of %s it is told that there were some, also at the end of the board', (_, gone) => {
  const { letters, take, stop } = board()
  take({ gone, there: [] })
  stop()
  vi.runAllTimers()
  expect(letters).toEqual([{ kind: 'keys', from: 'one', untold: true }])
  expect(readKeyLetter(letters[0] as KeyLetter, 'two')).toMatchObject({ gone: [], untold: true })
})
