import { describe, expect, it } from 'vitest'
import { type KillOptions, killRun } from '#bench/kill-run.ts'

const MINUTE = 60_000

describe('an instance that freezes in the middle of a flush', () => {
  it('does not hold up the flushes of the others', { timeout: MINUTE }, async () => {
    const who: KillOptions['who'] = ['the instance, frozen']
    const { killed, lost } = await killRun({ kills: 3, seed: 3, at: ['uncommitted'], who })
    expect(killed).toEqual({ 'the instance, frozen at uncommitted': 3 })
    expect(lost).toEqual([])
  })
})

describe('write-behind under appendfsync everysec', () => {
  it('loses at most what was acknowledged in the two seconds before Redis was killed', {
    timeout: MINUTE,
  }, async () => {
    const persistence = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec']
    const { unexplained, regressions } = await killRun({ kills: 8, seed: 5, persistence, who: ['Redis'] })
    expect(unexplained).toEqual([])
    expect(regressions).toBe(0)
  })
})

describe('the checker of kills', () => {
  const planted: (KillOptions & { name: string })[] = [
    {
      name: 'a flusher that acknowledges before it commits',
      kills: 6,
      seed: 1,
      fault: 'acknowledge before commit',
      at: ['apply'],
      who: ['the instance'],
    },
    {
      name: 'a server that keeps nothing',
      kills: 4,
      seed: 1,
      persistence: ['--save', ''],
      at: ['apply', 'taken'],
      who: ['Redis'],
    },
    {
      name: 'a database that does not compare versions',
      kills: 8,
      seed: 1,
      fault: 'no version guard',
      at: ['apply'],
      who: ['the instance, frozen'],
    },
  ]
  it.each(planted)('catches $name', { timeout: MINUTE }, async options => {
    const { lost, regressions } = await killRun(options)
    expect(lost.length + regressions).toBeGreaterThan(0)
  })
})
