import { expect, it } from 'vitest'
import { chosenFrom, chosenInWords, piecesOf, selectorOf } from './selector-of.ts'

const keys = (ids: string[]) => ({ kind: 'keys' as const, ids, names: ids })

it('what fits into one request goes as it is, anything larger as a list', () => {
  expect(selectorOf(keys(['a', 'b']))).toEqual({ kind: 'keys', ids: ['a', 'b'] })
  expect(selectorOf(keys(Array.from({ length: 1001 }, (_, turn) => `k${turn}`)))).toBe(null)
  expect(selectorOf(keys(['x'.repeat(15_000), 'y'.repeat(15_000), 'z'.repeat(15_000)]))).toBe(null)
  const namespace = {
    kind: 'namespace' as const,
    prefix: 'dXNlcg',
    label: 'user',
    delimiter: ':',
    pattern: null,
  }
  expect(selectorOf(namespace)).toEqual({ kind: 'namespace', prefix: 'dXNlcg', delimiter: ':' })
  expect(chosenInWords(namespace)).toBe('Namespace user')
  expect(chosenFrom({ kind: 'namespace', prefix: 'dXNlcg', delimiter: ':' }, null)).toEqual(namespace)
  const narrowed = { ...namespace, pattern: '*:1*' }
  const selector = { kind: 'namespace' as const, prefix: 'dXNlcg', delimiter: ':', pattern: '*:1*' }
  expect(selectorOf(narrowed)).toEqual(selector)
  expect(chosenFrom(selector, null)).toEqual(narrowed)
  const left = { kind: 'list' as const, list: 'abcdefgh', count: 1200 }
  expect(selectorOf(left)).toEqual({ kind: 'list', list: 'abcdefgh' })
  expect(chosenFrom({ kind: 'list', list: 'abcdefgh' }, 1200)).toEqual(left)
  expect(chosenInWords(left)).toMatch(/^1.2.?k?.*keys that are left$/)
  expect(chosenInWords(narrowed)).toBe('Namespace user, names that match *:1*')
  expect(chosenInWords(keys(['user:1']))).toBe('user:1')
})

it('pieces keep the order, lose nothing, and each stays below the bound in bytes', () => {
  const texts = ['a', '"'.repeat(10), '✓'.repeat(10), 'b', 'c']
  const pieces = piecesOf(texts, { count: 2, characters: 30 })
  expect(pieces.flat()).toEqual(texts)
  expect(pieces.every(piece => piece.length <= 2)).toBe(true)
  expect(pieces.map(piece => piece.length)).toEqual([2, 1, 2])
  expect(piecesOf([])).toEqual([])
})
