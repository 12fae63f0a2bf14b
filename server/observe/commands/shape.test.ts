import { expect, test } from 'vitest'
import { bytesOfPrintable, printable } from './printable.ts'
import { shapeOf } from './shape.ts'

const shape = (...words: string[]) => shapeOf(words.map(word => Buffer.from(word)))

test('what two commands have in common is one shape: the namespace stays, keys, numbers and values do not', () => {
  expect(shape('set', 'user:17:name', 'Ada', 'EX', '60')).toEqual({
    command: 'SET',
    namespace: 'user:*',
    text: 'SET user:* ? EX n',
  })
  expect(shape('ZRANGE', 'leaderboard', '0', '-1', 'withscores').text).toBe(
    'ZRANGE leaderboard n … WITHSCORES',
  )
  expect(shape('config', 'set', 'maxmemory', '1')).toMatchObject({ command: 'CONFIG SET', namespace: null })
  expect(shape('GET', 'u123').namespace).toBe('u*')
})

test('however many arguments there are, the shape is the same', () => {
  const many = (size: number) =>
    shape('HMGET', 'cart:1', ...Array.from({ length: size }, (_, i) => `f${i}`)).text
  expect(many(3)).toBe(many(30))
  const pairs = (size: number) =>
    shape('MSET', ...Array.from({ length: size }, (_, i) => [`k:${i}`, `v${i}`]).flat()).text
  expect(pairs(5)).toBe(pairs(50))
})

test('a walk through the keys shows which, a script shows its digest', () => {
  expect(shape('KEYS', 'session:*').text).toBe('KEYS session:*')
  expect(shape('SCAN', '0', 'MATCH', 'user:*', 'COUNT', '100').text).toBe('SCAN n MATCH user:* COUNT n')
  expect(shape('EVAL', 'return 1', '1', 'stock:1', '5').text).toMatch(
    /^EVAL script#[0-9a-f]{8} n stock:\* n$/,
  )
})

test('a value is never in a shape', () => {
  const secret = 's3cr3t-value'
  for (const words of [
    ['SET', 'a:1', secret],
    ['HSET', 'a:1', secret, secret],
    ['CONFIG', 'SET', 'requirepass', secret],
    ['AUTH', secret],
    ['EVAL', secret, '0', secret],
    ['PUBLISH', secret, secret],
  ]) {
    expect(shape(...words).text).not.toContain(secret)
  }
})

test('bytes become one line of text and come back exactly', () => {
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  for (const bytes of [all, Buffer.from('größe \\x41 \n‮ ok'), Buffer.from('a\\'), Buffer.alloc(0)]) {
    const text = printable(bytes)
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(bytesOfPrintable(text)).toEqual(bytes)
  }
})
