import { expect, it } from 'vitest'
import { patternFor, shownWords } from './shown-words.ts'

const shown = { rows: 100, total: 1_000_000, looked: 100, more: true, searching: false }

it('says how much is shown, and how far a search has come', () => {
  expect(shownWords(shown)).toBe('100 of 1.00\u2009M shown'.replace('1.00', '1'))
  expect(shownWords({ ...shown, more: false, total: 100 })).toBe('all 100 shown')
  expect(shownWords({ ...shown, rows: 0, looked: 20_000, searching: true })).toBe(
    '0 found so far, looked at 20\u2009000 of 1\u2009M',
  )
  expect(shownWords({ ...shown, rows: 3, searching: true, more: false, total: 600 })).toBe(
    '3 found among all 600',
  )
})

it('looks for a part of a name unless a pattern is written', () => {
  expect(patternFor('')).toBeNull()
  expect(patternFor('name')).toBe('*name*')
  expect(patternFor('a\\b')).toBe('*a\\\\b*')
  expect(patternFor('user:?')).toBe('user:?')
  expect(patternFor('[ab]*')).toBe('[ab]*')
})
