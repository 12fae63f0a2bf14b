import { describe, expect, it, vi } from 'vitest'
import { simulate } from '#server/lab/experiments/simulate.ts'
import { stampede } from '#server/lab/experiments/stampede/stampede.ts'
import type { Verdict } from '#server/lab/experiments/verdict.ts'

const numberIn = (verdict: Verdict, choice: string, cell: string) =>
  Number(verdict.rows.find(row => row.choice === choice)?.cells[cell])

vi.setConfig({ testTimeout: 60_000 })

describe('one expiry under many callers', () => {
  it('costs a query per caller, per process, or one, as the protection promises', async () => {
    const { verdict } = await simulate(stampede, {
      params: { callers: 1_000, processes: 4, queryMs: 200, connections: 10, ttlMs: 10_000 },
    })
    const loads = (choice: string) => numberIn(verdict, choice, 'loads')
    expect(loads('none')).toBeGreaterThan(900)
    expect(loads('jitter')).toBeGreaterThan(900)
    expect(loads('coalesce')).toBe(4)
    for (const one of ['lock', 'lease', 'xfetch-lock', 'stale', 'refresh-ahead', 'last-fifth-lock'])
      expect([one, loads(one)]).toEqual([one, 1])
    expect(numberIn(verdict, 'none', 'worst')).toBeGreaterThan(19_000)
    expect(numberIn(verdict, 'xfetch-lock', 'worst')).toBeLessThan(10)
    expect(numberIn(verdict, 'stale', 'stale')).toBe(1_000)
    expect(verdict.answer).toBe('caller')
    expect(verdict.sentence).toMatch(/“None” 1 000 callers cost 1 000 database queries/)
  })
})

/** Ten readers during a query: enough for one of them to renew early. */
const stream = { traffic: 'steady', perSecond: 100, queryMs: 100, ttlMs: 8_000, processes: 2 }

const lawOf = ({ laws }: Verdict, choice: string) => {
  const law = laws.find(each => each.choice === choice)
  if (!law) throw new Error(`no law of ${choice}`)
  return law.measured / law.predicted
}

describe('a stream through many expiries', () => {
  it('costs one query per expiry with XFetch and a lock, and a quarter too many in the last fifth', async () => {
    const { verdict } = await simulate(stampede, {
      params: { ...stream, expiries: 60 },
      choices: ['xfetch-lock', 'last-fifth', 'last-fifth-lock'],
    })
    const per = (choice: string) => numberIn(verdict, choice, 'perExpiry')
    expect(per('xfetch-lock')).toBeLessThan(1.1)
    expect(per('last-fifth-lock')).toBeGreaterThan(1.15)
    expect(per('last-fifth-lock')).toBeLessThan(1.35)
    expect(per('last-fifth')).toBeGreaterThan(3)
  })

  it.each([
    { beta: 0.5, perSecond: 600, ttlMs: 2_000 },
    { beta: 1, perSecond: 300, ttlMs: 3_000 },
    { beta: 2, perSecond: 150, ttlMs: 5_000 },
  ])('costs e^(1/β) queries per renewal with XFetch, β = $beta', async given => {
    const { verdict } = await simulate(stampede, {
      params: { ...stream, expiries: 100, ...given },
      choices: ['xfetch'],
    })
    expect(Math.abs(lawOf(verdict, 'xfetch') - 1)).toBeLessThan(0.15)
  })
})

it('finds the Internet Archive’s own figures with its set-up', async () => {
  const archive = stampede.facts.presets?.find(({ id }) => id === 'archive')
  const { verdict } = await simulate(stampede, {
    params: { ...archive?.params, expiries: 20 },
    choices: [...(archive?.choices ?? [])],
  })
  const published = verdict.laws.filter(({ formula }) => formula === 'Internet Archive')
  expect(published).toHaveLength(4)
  for (const { choice, predicted, measured } of published)
    expect([choice, Math.abs(measured / predicted - 1) < 0.35]).toEqual([choice, true])
})

it('says the same again from the same seed, and something else from another', async () => {
  const run = (seed: number) =>
    simulate(stampede, {
      params: { ...stream, expiries: 5 },
      choices: ['xfetch', 'none'],
      seed,
    })
  const [one, again, other] = [await run(7), await run(7), await run(8)]
  expect(again.hash).toBe(one.hash)
  expect(other.hash).not.toBe(one.hash)
})
