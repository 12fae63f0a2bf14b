import { expect, test } from 'vitest'
import { latencyBetween, parseHistograms } from './latency.ts'

const reply = (calls: Record<string, [calls: number, histogram: number[]]>) =>
  parseHistograms(
    Object.entries(calls).flatMap(([name, [count, h]]) => [name, ['calls', count, 'histogram_usec', h]]),
  )

const nobody = () => 0

test('quantiles are those of the calls in between, over all commands', () => {
  const before = reply({ get: [1000, [1, 1000]] })
  const after = reply({ get: [1099, [1, 1000, 2, 1000, 64, 1099]], set: [1, [1024, 1]] })
  const { p50, p99 } = latencyBetween(before, after, nobody)
  expect(p50).toBeGreaterThan(0.032)
  expect(p50).toBeLessThanOrEqual(0.064)
  expect(p99).toBeLessThanOrEqual(0.064)
  const worse = reply({ get: [1099, [1, 1000, 2, 1000, 64, 1099]], set: [10, [1024, 10]] })
  expect(latencyBetween(before, worse, nobody).p99).toBeGreaterThan(0.5)
})

test('without calls in between there is no latency', () => {
  const same = reply({ get: [1000, [1, 1000]] })
  expect(latencyBetween(same, same, nobody)).toEqual({ p50: null, p99: null })
})

test('what monitors, replicas and the board itself send is left out', () => {
  const before = reply({ get: [10, [1, 10]] })
  const after = reply({
    get: [15, [1, 10, 4096, 15]],
    info: [9, [4096, 9]],
    replconf: [9, [4096, 9]],
    'client|setname': [9, [4096, 9]],
  })
  const own = (name: string) => (name === 'get' ? 5 : 0)
  expect(latencyBetween(before, after, own)).toEqual({ p50: null, p99: null })
})

test('a reset starts again instead of going negative', () => {
  const before = reply({ get: [1000, [1, 900, 512, 1000]] })
  const after = reply({ get: [4, [8, 4]] })
  expect(latencyBetween(before, after, nobody).p99).toBeLessThanOrEqual(0.008)
})

test('an answer of another shape is no latency rather than an error', () => {
  expect(parseHistograms(null).size).toBe(0)
  expect(parseHistograms(['get', 'odd', 7]).get('get')?.calls).toBe(0)
})
