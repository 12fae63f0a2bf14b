import { expect, it } from 'vitest'
import { readTtl } from './ttl-input.ts'

const now = new Date('2026-11-28T12:00').getTime()

it('reads how long, until when, and never', () => {
  expect(readTtl({ how: 'for', amount: '1.5', unit: 'min' }, now)).toEqual({ ok: true, ttlMs: 90_000 })
  expect(readTtl({ how: 'until', at: '2026-11-28T12:10' }, now)).toEqual({ ok: true, ttlMs: 600_000 })
  expect(readTtl({ how: 'never' }, now)).toEqual({ ok: true, ttlMs: null })
})

it('refuses what cannot be meant, and says nothing before something is written', () => {
  for (const amount of ['0', '-1', 'NaN', '1e9', '9007199254740992', '0.000000001'])
    expect([amount, readTtl({ how: 'for', amount, unit: 'd' }, now)]).toEqual([
      amount,
      { ok: false, problem: expect.any(String) },
    ])
  expect(readTtl({ how: 'for', amount: ' ', unit: 's' }, now)).toEqual({ ok: false, problem: null })
  expect(readTtl({ how: 'until', at: '' }, now)).toEqual({ ok: false, problem: null })
  expect(readTtl({ how: 'until', at: '2026-11-28T11:59' }, now)).toMatchObject({
    problem: expect.stringContaining('over'),
  })
  expect(readTtl({ how: 'until', at: 'x' }, now)).toMatchObject({ ok: false })
})
