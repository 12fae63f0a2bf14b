import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { longest } from './longest-first.ts'

it('every file that begins first is there', () => {
  expect(longest.filter(file => !existsSync(file))).toEqual([])
})
