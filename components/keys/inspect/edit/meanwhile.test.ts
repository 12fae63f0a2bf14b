import { expect, it } from 'vitest'
import { meanwhile } from './meanwhile.ts'

const looked = { ok: true, type: 'string', ttlMs: null, value: 'YQ', digest: 'd1', same: false } as const

it('says quietly what has become of a value that somebody edits', () => {
  expect(meanwhile(null, 'd1').words).toBeNull()
  expect(meanwhile(looked, 'd1').words).toBeNull()
  expect(meanwhile({ ...looked, value: null, same: true }, 'd1')).toEqual({ words: null, value: null })
  expect(meanwhile(looked, 'd0').words).toContain('Somebody has changed it')
  expect(meanwhile({ ...looked, value: null }, 'd1').words).toContain('removed meanwhile')
  expect(meanwhile({ ok: false, reason: 'gone', message: 'The key is gone.' }, 'd1').words).toBe(
    'The key is gone. What you wrote stays here.',
  )
})
