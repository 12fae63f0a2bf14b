import { expect, test } from 'vitest'
import type { LabMark } from '#components/rpc/types.ts'
import { defaultSettings } from '#server/lab/default-settings.ts'
import { controlOf } from './control-of.ts'
import { conflictWords, settingName } from './setting-words.ts'

const base = defaultSettings()
const withRate = (rate: number) => ({ ...base, workload: { ...base.workload, rate } })
const mark = (who: string | null, kind: LabMark['kind'] = 'workload'): LabMark => ({
  at: 1,
  kind,
  lane: null,
  text: '',
  who,
})
const conflict = { paths: ['workload.rate'], at: 5, settings: withRate(3_000), base }

test('who changed what, to what, and what became of one’s own', () => {
  expect(conflictWords(conflict, withRate(5_000), [mark('Ana'), mark(null), mark('Bo', 'chaos')])).toEqual({
    who: 'Ana',
    what: 'the rate to 5\u2009000\u2009/s',
    at: 5,
    mine: 'Yours, 3\u2009000\u2009/s, was not set.',
  })
})

test('where nobody was noted it was somebody', () => {
  expect(conflictWords(conflict, withRate(5_000), []).who).toBe('Somebody else')
})

test('a part of a policy is named with its lane', () => {
  expect(settingName('lanes.b.ttl.jitter')).toBe('ttl jitter of lane B')
  const words = conflictWords({ ...conflict, paths: ['lanes.a.write'] }, base, [])
  expect(words).toMatchObject({ what: 'write of lane A', mine: 'Yours was not set.' })
})

test.each([
  ['workload.rate', 'workload.rate'],
  ['lanes.a.ttl.defaultMs', 'ttl'],
  ['lanes.c.ttl.jitter', 'policy'],
  ['lanes', 'policy'],
])('%s is said at %s', (path, control) => {
  expect(controlOf(path)).toBe(control)
})
