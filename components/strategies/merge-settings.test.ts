import { expect, test } from 'vitest'
import type { LabSettings } from '#components/rpc/types.ts'
import { preset } from '#server/engine/presets.ts'
import { defaultSettings } from '#server/lab/default-settings.ts'
import { mergeSettings } from './merge-settings.ts'

const base = defaultSettings()

const withRate = (settings: LabSettings, rate: number): LabSettings => ({
  ...settings,
  workload: { ...settings.workload, rate },
})
const withQuery = (settings: LabSettings, queryMs: number): LabSettings => ({
  ...settings,
  database: { ...settings.database, queryMs },
})
const withCoalesce = (settings: LabSettings, coalesce: boolean): LabSettings => ({
  ...settings,
  lanes: settings.lanes.map(lane => ({
    ...lane,
    name: 'mine',
    policy: { ...lane.policy, protections: { ...lane.policy.protections, coalesce } },
  })),
})

test('what nobody here touched follows the others', () => {
  const theirs = withRate(base, 5_000)
  expect(mergeSettings({ base, sent: null, mine: base, theirs })).toEqual({ settings: theirs, conflicts: [] })
})

test('two people change two settings: both stay', () => {
  const merged = mergeSettings({
    base,
    sent: null,
    mine: withQuery(base, 200),
    theirs: withRate(base, 5_000),
  })
  expect(merged).toEqual({ settings: withQuery(withRate(base, 5_000), 200), conflicts: [] })
})

test('two people change the same setting: the first stands, and it is said', () => {
  const merged = mergeSettings({
    base,
    sent: null,
    mine: withRate(base, 3_000),
    theirs: withRate(base, 5_000),
  })
  expect(merged.settings.workload.rate).toBe(5_000)
  expect(merged.conflicts).toEqual(['workload.rate'])
})

test('two people change it to the same value: nothing to say', () => {
  const same = withRate(base, 5_000)
  expect(mergeSettings({ base, sent: null, mine: same, theirs: same }).conflicts).toEqual([])
})

test('one’s own change that comes back while the slider moves on does not pull it back', () => {
  const sent = withRate(base, 1_000)
  const mine = withRate(base, 2_000)
  expect(mergeSettings({ base, sent, mine, theirs: sent })).toEqual({ settings: mine, conflicts: [] })
})

test('dragged back to where it was while the first value is on its way: the last place counts', () => {
  const sent = withRate(base, 1_000)
  expect(mergeSettings({ base, sent, mine: base, theirs: sent }).settings).toEqual(base)
})

test('fields in another order are the same value', () => {
  const arrivals = { kind: 'burst', times: 10, everyMs: 20_000, lastsMs: 2_000 } as const
  const turned = { lastsMs: 2_000, everyMs: 20_000, times: 10, kind: 'burst' } as const
  const mine = { ...base, workload: { ...base.workload, arrivals } }
  const theirs = { ...base, workload: { ...base.workload, arrivals: turned } }
  expect(mergeSettings({ base, sent: null, mine, theirs }).conflicts).toEqual([])
})

test('a protection here and a TTL there, in the same policy: both stay', () => {
  const theirs: LabSettings = {
    ...base,
    lanes: base.lanes.map(lane => ({
      ...lane,
      policy: { ...lane.policy, ttl: { ...lane.policy.ttl, jitter: 0.5 } },
    })),
  }
  const { settings, conflicts } = mergeSettings({ base, sent: null, mine: withCoalesce(base, false), theirs })
  expect(conflicts).toEqual([])
  expect(settings.lanes[0]?.policy.protections.coalesce).toBe(false)
  expect(settings.lanes[0]?.policy.ttl.jitter).toBe(0.5)
})

test('a lane that somebody else has added comes along with a change of one’s own', () => {
  const added = { id: 'b' as const, name: 'write-behind', policy: preset('write-behind') }
  const theirs = { ...base, lanes: [...base.lanes, added] }
  const { settings, conflicts } = mergeSettings({ base, sent: null, mine: withCoalesce(base, false), theirs })
  expect(conflicts).toEqual([])
  expect(settings.lanes.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(settings.lanes[0]?.policy.protections.coalesce).toBe(false)
})

test('a lane that somebody else has removed is not brought back by a change in it', () => {
  const two = {
    ...base,
    lanes: [...base.lanes, { id: 'b' as const, name: 'other', policy: preset('read-through') }],
  }
  const { settings } = mergeSettings({ base: two, sent: null, mine: withCoalesce(two, false), theirs: base })
  expect(settings.lanes.map(({ id }) => id)).toEqual(['a'])
})
