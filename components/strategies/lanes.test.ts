import { expect, test } from 'vitest'
import { choices } from '#server/lab/choices.ts'
import { defaultSettings } from '#server/lab/default-settings.ts'
import { labSettingsShape } from '#server/lab/settings.ts'
import { comparable, lanesOf, withoutLane } from './lanes.ts'
import { protections } from './protections.ts'

const all = choices()
const named = (name: string) => {
  const found = all.policies.find(each => each.name === name)
  if (!found) throw new Error(`no preset is called ${name}`)
  return { name, policy: found.policy }
}
const letters = (lanes: readonly { id: string; name: string }[]) =>
  lanes.map(({ id, name }) => `${id} ${name}`)

test('what runs keeps its lane, and with it its cache; the others take the free letters', () => {
  const before = lanesOf([named('cache-aside'), named('write-behind')], defaultSettings().lanes)
  expect(letters(before)).toEqual(['a cache-aside', 'b write-behind'])
  const after = lanesOf([named('write-around'), named('write-behind'), named('read-through')], before)
  expect(letters(after)).toEqual(['a write-around', 'b write-behind', 'c read-through'])
  const settings = { ...defaultSettings(), lanes: after }
  expect(labSettingsShape.safeParse(settings).success).toBe(true)
})

test('never more than four', () => {
  const { lanes } = defaultSettings()
  expect(lanesOf(comparable(all, lanes), lanes)).toHaveLength(4)
})

test('what runs now and is no preset can be compared as well', () => {
  const [lane] = defaultSettings().lanes
  if (!lane) throw new Error('the default has a lane')
  const own = {
    ...lane,
    name: 'cache-aside, without lease',
    policy: protections.lease.set(lane.policy, false, lane.policy),
  }
  expect(comparable(all, [own])[0]?.name).toBe('cache-aside, without lease')
  expect(comparable(all, [lane])).toHaveLength(all.policies.length)
})

test('the last lane stays', () => {
  const settings = defaultSettings()
  expect(withoutLane(settings, 'a')).toBe(settings)
  const two = { ...settings, lanes: lanesOf([named('cache-aside'), named('write-behind')], settings.lanes) }
  expect(letters(withoutLane(two, 'a').lanes)).toEqual(['b write-behind'])
})
