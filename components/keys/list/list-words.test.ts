import { expect, test } from 'vitest'
import type { Summary } from './create-list.ts'
import { foundWords, lookedWords, sortedWords } from './list-words.ts'

const summary: Summary = {
  found: 40,
  exact: false,
  looked: 300,
  of: 1000,
  problem: null,
  begun: true,
  busy: true,
  ended: false,
}
const plain = (text: string | null) => text?.replaceAll('\u2009', ' ')
const over = { looked: 1000, exact: true, busy: false, ended: true }

test('what is not at its end says how far it is, and what it shows until then', () => {
  expect(plain(foundWords(summary))).toBe('40 keys so far')
  expect(plain(lookedWords(summary))).toBe('Looked at 300 of 1 000 keys…')
  expect(plain(lookedWords({ ...summary, busy: false }))).toBe('Looked at 300 of 1 000 keys.')
  expect(plain(sortedWords(summary))).toBe('Sorted so far: 40 keys.')
})

test('what is at its end says so; what a refusal has ended does not claim to be whole', () => {
  expect(plain(lookedWords({ ...summary, ...over }))).toBe('Looked at all 1 000 keys.')
  expect(plain(sortedWords({ ...summary, ...over }))).toBe('Sorted: all 40 keys.')
  const refused = { ...summary, ...over, looked: 300, exact: false, problem: 'not allowed' }
  expect(plain(lookedWords(refused))).toBe('Looked at 300 of 1 000 keys.')
  expect(plain(sortedWords(refused))).toBe('Sorted: the 40 keys that were found.')
})
