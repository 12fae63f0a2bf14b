import { expect, test } from 'vitest'
import { troublesOf } from './instance-troubles.ts'

const died = { at: 5, kind: 'trouble' as const, lane: null, text: 'app-1 was ended by SIGKILL.', who: null }

test('what is wrong now comes before what has been', () => {
  const troubles = [{ at: 9, message: 'app-1 has stopped answering.' }]
  expect(troublesOf('app-1', { troubles, marks: [died] })?.message).toBe('app-1 has stopped answering.')
  expect(troublesOf('app-1', { troubles: [], marks: [died] })).toEqual({ at: 5, message: died.text })
})

test('an instance is not blamed for another one', () => {
  expect(troublesOf('app-2', { troubles: [], marks: [died] })).toBeNull()
  expect(troublesOf('app', { troubles: [], marks: [died] })).toBeNull()
})
