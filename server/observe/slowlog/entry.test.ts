import { expect, test } from 'vitest'
import { parseEntries } from './entry.ts'

const bytes = (...words: string[]) => words.map(word => Buffer.from(word))

test('entries come oldest first, with who sent them', () => {
  const reply = [
    [8, 1795874907, 37, bytes('get', 'user:1'), Buffer.from('127.0.0.1:46688'), Buffer.from('api-1')],
    [7, 1795874906, 3, bytes('get', 'x'), Buffer.from('?:0'), Buffer.from('')],
  ]
  expect(parseEntries(reply)).toMatchObject([
    { id: 7, at: 1795874906000, amount: 3, words: ['get', 'x'], address: null, client: null },
    {
      id: 8,
      amount: 37,
      address: '127.0.0.1:46688',
      client: 'api-1',
      shape: { text: 'GET user:*' },
      omitted: 0,
    },
  ])
})

test('what the server left out is known, and never taken for an argument', () => {
  const many = bytes('rpush', 'l:1', ...Array.from({ length: 29 }, String), '... (31 more arguments)')
  const [entry] = parseEntries([[1, 1, 1, many]])
  expect(entry?.omitted).toBe(31)
  expect(entry?.words).toHaveLength(31)
  const few = bytes('rpush', 'l', '... (31 more arguments)')
  expect(parseEntries([[1, 1, 1, few]])[0]).toMatchObject({
    omitted: 0,
    words: ['rpush', 'l', '... (31 more arguments)'],
  })
})

test('a word that was cut keeps the words of the server, and is one shape with its like', () => {
  const cut = (rest: number) =>
    parseEntries([[1, 1, 1, bytes('eval', `${'x'.repeat(128)}... (${rest} more bytes)`, '0')]])[0]
  expect(cut(172)?.words[1]).toBe(`${'x'.repeat(128)}... (172 more bytes)`)
  expect(cut(172)?.shape.text).toBe(cut(172)?.shape.text)
})

test('the four fields of an old server, and what is no entry', () => {
  expect(parseEntries([[1, 2, 3, bytes('ping')]])).toMatchObject([{ address: null, client: null }])
  expect(parseEntries([null, [1], 'x', ['a', 'b', 'c', []]])).toEqual([])
  expect(parseEntries('no')).toEqual([])
})
