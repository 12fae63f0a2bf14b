import { expect, it } from 'vitest'
import { actionOf, wishOf } from './ttl.ts'

const firstWish = wishOf(undefined)

it('a wish becomes an action in milliseconds, with the spread as a share', () => {
  expect(actionOf(firstWish)).toEqual({ kind: 'expire', ttlMs: 1_800_000, jitter: 0.1 })
  expect(actionOf({ ...firstWish, amount: '1,5', unit: 'h', jitter: '' })).toEqual({
    kind: 'expire',
    ttlMs: 5_400_000,
    jitter: 0,
  })
  expect(actionOf({ ...firstWish, never: true, amount: 'x' })).toEqual({ kind: 'persist' })
})

it('what was asked for once is what the fields begin with', () => {
  for (const action of [
    { kind: 'expire', ttlMs: 5_400_000, jitter: 0.125 },
    { kind: 'expire', ttlMs: 90_001, jitter: 0 },
    { kind: 'persist' },
  ] as const)
    expect(actionOf(wishOf(action))).toEqual(action)
  expect(wishOf({ kind: 'expire', ttlMs: 7_200_000 })).toMatchObject({ amount: '2', unit: 'h', jitter: '0' })
})

it('what cannot be meant is a sentence', () => {
  for (const amount of ['', '0', '-1', 'NaN', '1e-9', 'soon']) {
    expect(actionOf({ ...firstWish, amount })).toMatch(/above zero/)
  }
  expect(actionOf({ ...firstWish, amount: '9007199254740992' })).toMatch(/ten years/)
  expect(actionOf({ ...firstWish, jitter: '91' })).toMatch(/0 to 90/)
})
