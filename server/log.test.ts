import { expect, it } from 'vitest'
import { redact } from './log.ts'

it('shows no credentials of any URL and no secret the board knows', () => {
  const text = 'failed: redis://me:canary@10.0.0.1:6379 and postgres://u:p@h/db with canary-token'
  expect(redact(text, ['canary-token'])).toBe(
    'failed: redis://***@10.0.0.1:6379 and postgres://***@h/db with ***',
  )
})
