import { expect, test } from 'vitest'
import { factsInWords, nameOfFile, refusalOf } from './trace-words.ts'

const plain = (text: string) => text.replaceAll('\u2009', ' ')

test.each([
  [{ requests: 12_000, keys: 900, spanMs: 40_000 }, '12 000 requests of 900 keys in 40 s, 300 /s'],
  [{ requests: 1, keys: 1, spanMs: 0 }, '1 request of 1 key in 0 ms'],
  [{ requests: 7_200, keys: 2, spanMs: 7_200_000 }, '7 200 requests of 2 keys in 2 h, 1 /s'],
])('%j in words', (facts, words) => {
  expect(plain(factsInWords(facts))).toBe(words)
})

test.each([
  ['monday morning.csv', 'monday morning'],
  ['shop.2026.jsonl', 'shop.2026'],
  ['no ending', 'no ending'],
  ['.csv', ''],
])('a file %j suggests the name %j', (file, name) => {
  expect(nameOfFile(file)).toBe(name)
})

test('what is empty or too large is not sent', () => {
  expect(refusalOf({ size: 0 })).toBe('This file is empty.')
  expect(refusalOf({ size: 64_000_001 })).toContain('at most 64 MB')
  expect(refusalOf({ size: 64_000_000 })).toBeNull()
})
