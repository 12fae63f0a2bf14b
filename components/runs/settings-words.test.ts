import { expect, test } from 'vitest'
import { policyShape } from '#server/engine/policy-shape.ts'
import { labSettingsShape } from '#server/lab/settings.ts'
import { laneLabels } from './run-labels.ts'
import { readSettings, settingsInWords } from './settings-words.ts'

const settings = (workload: object = {}) =>
  labSettingsShape.parse({
    workload,
    lanes: [{ id: 'a', name: 'cache-aside', policy: policyShape.parse({}) }],
    instances: 2,
    database: { queryMs: 20, connections: 10 },
  })
const words = (workload: object = {}) =>
  settingsInWords(settings(workload))
    .join(' ')
    .replace(/\u2009/g, ' ')

test('a run says what was asked, with its seed', () => {
  expect(words()).toBe(
    '500 /s requests, at random as independent people send them, from seed 1. 90.0 % reads and 10.0 % writes, of 10 000 keys with values of about 600 B. Few keys are wanted by many (zipf, skew 0.99). All of it product data. 2 instances, 10 database connections per lane, 20 ms per query.',
  )
})

test('every kind of arrivals and popularity has its words', () => {
  const arrivals = [
    'constant',
    'poisson',
    'burst',
    'ramp',
    'day',
    { kind: 'trace', id: 'monday-1', name: 'monday', speed: 1 },
  ]
  for (const each of arrivals) {
    expect(words({ arrivals: typeof each === 'string' ? { kind: each } : each })).not.toContain('undefined')
  }
  for (const kind of ['zipf', 'uniform', 'hot spot', 'scan', 'latest']) {
    expect(words({ popularity: { kind } })).not.toContain('undefined')
  }
  expect(words({ absentShare: 0.1, churn: { share: 0.2, everyMs: 5000 } })).toContain(
    '10.0 % of the reads ask for what does not exist',
  )
})

test('settings of another version are not read, and break nothing', () => {
  for (const stored of [
    null,
    'x',
    {},
    { workload: {}, database: {}, lanes: [] },
    { workload: {}, database: {}, lanes: [{}] },
  ]) {
    expect(readSettings(stored)).toBeNull()
  }
  expect(readSettings(JSON.parse(JSON.stringify(settings())))).toEqual(settings())
  expect(laneLabels({ settings: null })).toEqual({ a: 'A', b: 'B', c: 'C', d: 'D' })
  expect(laneLabels({ settings: settings() }).a).toBe('A · cache-aside')
})
