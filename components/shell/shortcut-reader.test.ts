import { expect, test } from 'vitest'
import { createShortcutReader, type Press } from './shortcut-reader.ts'

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  command: false,
  alt: false,
  typing: false,
  at: 0,
  ...more,
})
const reader = () => createShortcutReader(['g o', 'g k', '?', 'mod+k', 'Escape'])

test('two keys after each other are one shortcut', () => {
  const read = reader()
  expect(read(press('g'))).toBeNull()
  expect(read(press('o', { at: 900 }))).toBe('g o')
})

test('the second key alone, or too late, is none', () => {
  const read = reader()
  expect(read(press('o'))).toBeNull()
  read(press('g', { at: 1000 }))
  expect(read(press('o', { at: 2300 }))).toBeNull()
})

test('a wrong second key ends the sequence instead of waiting for another', () => {
  const read = reader()
  read(press('g'))
  expect(read(press('x', { at: 100 }))).toBeNull()
  expect(read(press('o', { at: 200 }))).toBeNull()
})

test('g pressed twice begins anew', () => {
  const read = reader()
  read(press('g'))
  read(press('g', { at: 100 }))
  expect(read(press('o', { at: 200 }))).toBe('g o')
})

test('letters belong to whoever is writing, the command key still works there', () => {
  const read = reader()
  expect(read(press('?', { typing: true }))).toBeNull()
  expect(read(press('g', { typing: true }))).toBeNull()
  expect(read(press('o', { at: 10 }))).toBeNull()
  expect(read(press('k', { typing: true, command: true }))).toBe('mod+k')
  expect(read(press('K', { command: true }))).toBe('mod+k')
})

test('a browser shortcut with another letter is left alone', () => {
  const read = reader()
  expect(read(press('o', { command: true }))).toBeNull()
  read(press('g'))
  expect(read(press('o', { alt: true, at: 10 }))).toBeNull()
})
