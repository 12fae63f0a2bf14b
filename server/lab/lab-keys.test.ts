import { expect, it } from 'vitest'
import { defaultSettings } from '#server/lab/default-settings.ts'
import { cacheNameOf, cacheNames, labKeyOf } from './lab-keys.ts'

it('a name in the cache leads back to the lane and the key, and other names lead nowhere', () => {
  const name = cacheNameOf('b', 'product:17')
  expect(name).toMatch(/^cacheboard:lab:b:product:17:\{\d+\}$/)
  expect(labKeyOf(name)).toEqual({ lane: 'b', key: 'product:17' })
  expect(labKeyOf('cacheboard:lab:b:product:17')).toEqual({ lane: 'b', key: 'product:17' })
  const others = [
    'user:1',
    'cacheboard:lab:owner',
    'cacheboard:lab:a:{3}:journal',
    'cacheboard:lab:a:{tag:x}',
  ]
  expect(others.map(labKeyOf)).toEqual([null, null, null, null])
})

it('all names of a lab are entries of its lanes, each once', () => {
  const settings = defaultSettings()
  const all = [...cacheNames({ ...settings, workload: { ...settings.workload, keys: 120 } })]
  expect(new Set(all).size).toBe(all.length)
  expect(all.length).toBeGreaterThanOrEqual(120 * settings.lanes.length)
  expect(all.every(name => cacheNameOf('a', labKeyOf(name)?.key ?? '') === name)).toBe(true)
})
