import { expect, it, vi } from 'vitest'
import { BoardError } from './errors.ts'

it('knows an error of another copy of its module, as Next makes several', async () => {
  vi.resetModules()
  const copy = await import('./errors.ts')
  expect(copy.BoardError).not.toBe(BoardError)
  expect(new copy.BoardError('NOT_FOUND', 'gone')).toBeInstanceOf(BoardError)
  expect(new Error('gone')).not.toBeInstanceOf(BoardError)
  expect(null).not.toBeInstanceOf(BoardError)
})
