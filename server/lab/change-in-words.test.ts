import { expect, test } from 'vitest'
import { preset } from '#server/engine/presets.ts'
import { changeInWords } from './change-in-words.ts'
import { defaultSettings } from './default-settings.ts'
import { patient } from './patience.ts'
import type { LabSettings } from './settings.ts'

const base = defaultSettings()
const texts = (change: Partial<LabSettings>) =>
  changeInWords(base, { ...base, ...change }).map(({ text }) => text)
const aside = patient(preset('cache-aside'))
const laneA = (policy: typeof aside, name = 'cache-aside') => [{ id: 'a' as const, name, policy }]

test('the same settings are no change', () => {
  expect(texts({})).toEqual([])
})

test('another pattern is named, not spelled out', () => {
  expect(texts({ lanes: laneA(preset('write-behind'), 'write-behind') })).toEqual([
    'cache-aside → write-behind',
  ])
})

test('a single setting of the same pattern is named with what it was', () => {
  const policy = { ...aside, ttl: { ...aside.ttl, defaultMs: 1_000 } }
  expect(texts({ lanes: laneA(policy) })).toEqual(['ttl.defaultMs 300\u202f000 → 1\u202f000'])
})

test('a protection that is switched off is one change', () => {
  const policy = { ...aside, protections: { ...aside.protections, lease: null } }
  expect(texts({ lanes: laneA(policy) })).toEqual(['protections.lease on → off'])
})

test('another name alone is no change of the policy', () => {
  expect(texts({ lanes: laneA(aside, 'mine') })).toEqual([])
})

test('lanes that come and go are told', () => {
  const two = {
    ...base,
    lanes: [...base.lanes, { id: 'b' as const, name: 'around', policy: preset('write-around') }],
  }
  expect(changeInWords(base, two).map(({ text }) => text)).toEqual(['lane b: around'])
  expect(changeInWords(two, base).map(({ text }) => text)).toEqual(['lane b ended: around'])
})

test('workload, instances and database in their own words', () => {
  const { workload } = base
  expect(texts({ workload: { ...workload, rate: 5_000 } })).toEqual(['rate 500 /s → 5\u202f000 /s'])
  expect(texts({ workload: { ...workload, mix: { ...workload.mix, read: 50, write: 50 } } })).toEqual([
    'mix 90 read : 10 write → 50 read : 50 write',
  ])
  expect(texts({ workload: { ...workload, popularity: { kind: 'uniform' } } })).toEqual([
    'popularity zipf 0.99 → uniform',
  ])
  expect(texts({ instances: 8 })).toEqual(['instances 2 → 8'])
  expect(texts({ database: { queryMs: 200, connections: 5 } })).toEqual([
    'database query 20 ms → 200 ms',
    'database connections 20 → 5',
  ])
})
