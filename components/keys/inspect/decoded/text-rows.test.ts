import { expect, it } from 'vitest'
import { textRows } from './text-rows.ts'

it('cuts long lines into pieces that lose nothing, and no character in two', () => {
  const line = `x${'👋'.repeat(5000)}`
  const rows = textRows(`short\n${line}\n`)
  expect(rows[0]).toBe('short')
  expect(rows.slice(1, -1).join('')).toBe(line)
  expect(rows.every(row => row.isWellFormed() && row.length <= 2000)).toBe(true)
})
