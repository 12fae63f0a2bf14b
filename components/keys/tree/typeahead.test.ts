import { expect, test } from 'vitest'
import { beginsWith, createTypeahead } from './typeahead.ts'

test('letters that follow closely are one beginning, later ones begin anew', () => {
  const typeahead = createTypeahead()
  expect(typeahead.read({ key: 'p', at: 0 })).toEqual({ text: 'p', onwards: true })
  expect(typeahead.read({ key: 'R', at: 500 })).toEqual({ text: 'pr', onwards: false })
  expect(typeahead.read({ key: 'u', at: 1001 })).toEqual({ text: 'u', onwards: true })
})

test('the same letter again goes on to the next name', () => {
  const typeahead = createTypeahead()
  for (const at of [0, 100, 200])
    expect(typeahead.read({ key: 'u', at })).toEqual({ text: 'u', onwards: true })
  expect(typeahead.read({ key: 's', at: 300 })).toEqual({ text: 'uuus', onwards: false })
})

test('a space is a part of a name, and begins none; what searches and helps elsewhere does so here', () => {
  const typeahead = createTypeahead()
  expect(typeahead.read({ key: ' ', at: 0 })).toBeNull()
  typeahead.read({ key: 'a', at: 100 })
  expect(typeahead.read({ key: ' ', at: 200 })).toEqual({ text: 'a ', onwards: false })
  typeahead.reset()
  expect(typeahead.read({ key: ' ', at: 300 })).toBeNull()
  for (const key of ['/', '?', 'F5', 'Dead', 'Shift']) expect(typeahead.read({ key, at: 400 })).toBeNull()
})

test('a letter outside of the first 65 536 is one letter, and capitals do not matter', () => {
  const typeahead = createTypeahead()
  for (const at of [0, 1]) expect(typeahead.read({ key: '🦊', at })).toEqual({ text: '🦊', onwards: true })
  expect(beginsWith('🦊:tail', '🦊')).toBe(true)
  expect(beginsWith('User', 'us')).toBe(true)
  expect(beginsWith('abuser', 'us')).toBe(false)
})
