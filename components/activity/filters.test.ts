import { expect, test } from 'vitest'
import { actionChoices, isFiltered, noFilters, questionOf } from './filters.ts'

test('nothing chosen asks for everything', () => {
  expect(questionOf(noFilters)).toEqual({ person: null, action: null, target: null, text: null })
  expect(isFiltered(noFilters)).toBe(false)
  expect(isFiltered({ ...noFilters, find: '  ' })).toBe(false)
})

test('an address that was written by hand never asks for more than the board takes', () => {
  const question = questionOf({ ...noFilters, find: ` ${'x'.repeat(500)}`, who: ' Ada ' })
  expect(question.text).toHaveLength(100)
  expect(question.person).toBe('Ada')
})

test('actions are offered by their kind and each for itself', () => {
  expect(actionChoices(['keys.warm', 'session.sign-in', 'session.sign-out'])).toEqual([
    { value: 'keys.', label: 'keys: all' },
    { value: 'keys.warm', label: 'keys: warm' },
    { value: 'session.', label: 'session: all' },
    { value: 'session.sign-in', label: 'session: sign-in' },
    { value: 'session.sign-out', label: 'session: sign-out' },
  ])
})
