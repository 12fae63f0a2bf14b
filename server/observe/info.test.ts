import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { metrics } from '#server/metrics/catalogue.ts'
import { parseInfo } from './info.ts'
import { missingOf } from './missing.ts'

const fixture = (name: string) =>
  parseInfo(readFileSync(new URL(`./info-fixtures/${name}.txt`, import.meta.url), 'utf8'))

const complete = [
  ['redis-5.0', 'redis', '5.0.14'],
  ['redis-6.2', 'redis', '6.2.14'],
  ['redis-7.0', 'redis', '7.0.15'],
  ['redis-8.2', 'redis', '8.2.1'],
  ['valkey-7.2', 'valkey', '7.2.8'],
  ['valkey-8.1', 'valkey', '8.1.3'],
  ['valkey-9.1', 'valkey', '9.1.1'],
  ['keydb-6.3', 'keydb', '6.3.4'],
] as const

describe('INFO', () => {
  test.each(complete)('of %s says everything', (name, server, version) => {
    const info = fixture(name)
    expect(info).toMatchObject({ server, version })
    expect(missingOf(info)).toEqual({})
    expect(info.uptimeSeconds).not.toBeNull()
    expect(info.runId).toMatch(/^[0-9a-f]{40}$/)
    expect(info.mode).toBe(name === 'redis-8.2' ? 'cluster' : 'standalone')
  })

  test('of Redis 5 is read to the number', () => {
    const info = fixture('redis-5.0')
    expect(info.counters).toEqual({
      hits: 40_000,
      misses: 2000,
      commands: 50_000,
      evicted: 7,
      expired: 31,
      networkIn: 1_200_000,
      networkOut: 34_000_000,
      connections: 120,
      rejectedConnections: 2,
    })
    expect(info.levels).toEqual({
      memoryUsed: 1_500_000,
      memoryPeak: 1_600_000,
      memoryRss: 6_100_000,
      memoryLimit: 104_857_600,
      fragmentation: 4.07,
      clients: 3,
      blockedClients: 1,
      keys: 124,
      keysWithTtl: 20,
    })
    expect(info.databases).toEqual([
      { index: 0, keys: 120, withTtl: 20, averageTtl: 51_000 },
      { index: 3, keys: 4, withTtl: 0, averageTtl: null },
    ])
  })

  test('tells masters from replicas', () => {
    expect(fixture('redis-6.2').role).toBe('replica')
    expect(fixture('keydb-6.3').role).toBe('replica')
    expect(fixture('valkey-9.1').role).toBe('master')
  })

  test('of an empty Valkey says no keys, which is not the same as not saying', () => {
    expect(fixture('valkey-8.1').levels.keys).toBe(0)
    expect(fixture('kvrocks-2.11').levels.keys).toBeNull()
  })

  test('of Dragonfly lacks rejected connections, where it says −1', () => {
    const info = fixture('dragonfly-1.23')
    expect(info).toMatchObject({ server: 'dragonfly', version: '1.23.0', evictionPolicy: 'eviction' })
    expect(Object.keys(missingOf(info))).toEqual(['rejectedConnections'])
    expect(missingOf(info).rejectedConnections).toBe('Dragonfly 1.23.0 does not report this.')
    expect(info.databases).toEqual([{ index: 0, keys: 120, withTtl: 20, averageTtl: null }])
    expect(info.levels.fragmentation).toBeCloseTo(4.07, 2)
  })

  test('of Kvrocks lacks what a store on disk has not, each with its reason', () => {
    const missing = missingOf(fixture('kvrocks-2.11'))
    expect(missing.keys).toContain('DBSIZE SCAN')
    expect(Object.keys(missing).sort()).toEqual([
      'evicted',
      'expired',
      'fragmentation',
      'keys',
      'keysWithTtl',
      'memoryLimit',
      'memoryPeak',
      'memoryUsed',
      'rejectedConnections',
    ])
  })

  test('of Garnet has hits by its own names, and says how to get them when it does not count', () => {
    expect(fixture('garnet-1.0').counters).toMatchObject({ hits: 40_000, misses: 2000, commands: 50_000 })
    expect(fixture('garnet-1.0').levels).toMatchObject({
      memoryRss: 160_000_000,
      memoryUsed: null,
      keys: null,
    })
    const unsampled = missingOf(fixture('garnet-1.0-unsampled'))
    expect(unsampled.hits).toContain('--metrics-sampling-freq')
    expect(unsampled.networkIn).toContain('--metrics-sampling-freq')
  })

  test('that is anything at all never yields NaN, a negative number, or a metric that does not exist', () => {
    const line = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.constantFrom('used_memory', 'keyspace_hits', 'db0', 'maxmemory'), fc.string())
        .map(([name, value]) => `${name}:${value}`),
    )
    fc.assert(
      fc.property(fc.array(line), lines => {
        const info = parseInfo(lines.join('\r\n'))
        for (const value of [...Object.values(info.counters), ...Object.values(info.levels)]) {
          expect(value === null || value >= 0).toBe(true)
        }
        for (const metric of Object.keys(missingOf(info))) expect(metrics).toContain(metric)
      }),
    )
  })

  test('while loading says how far it is', () => {
    const text = 'loading:1\r\nloading_loaded_perc:43.20\r\nloading_eta_seconds:12\r\n'
    expect(parseInfo(text).loading).toEqual({ percent: 43.2, secondsLeft: 12 })
    expect(fixture('redis-7.0').loading).toBeNull()
  })
})
