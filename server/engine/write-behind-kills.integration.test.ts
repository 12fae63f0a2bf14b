import { describe, expect, it } from 'vitest'
import { killRun } from '#bench/kill-run.ts'

const MINUTES = 60_000

describe('durable write-behind under appendfsync always', () => {
  it('loses nothing acknowledged, never goes back and ends no instance, over 60 kills and freezes', {
    timeout: 4 * MINUTES,
  }, async () => {
    const { acknowledged, lost, regressions, undrained, crashed } = await killRun({ kills: 60, seed: 2026 })
    expect(undrained).toBe(0)
    expect(crashed).toEqual([])
    expect(lost).toEqual([])
    expect(regressions).toBe(0)
    expect(acknowledged).toBeGreaterThan(1_000)
  })
})
