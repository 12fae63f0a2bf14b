import { expect, test } from 'vitest'
import type { Lane } from '#components/rpc/types.ts'
import { choices } from '#server/lab/choices.ts'
import { defaultSettings } from '#server/lab/default-settings.ts'
import { labSettingsShape } from '#server/lab/settings.ts'
import { comparable, lanesOf, withoutLane } from './lanes.ts'
import { protections } from './protections.ts'

const all = choices()
const offered = (lanes: readonly Lane[], ...keys: string[]) =>
  keys.map(key => {
    const found = comparable(all, lanes).find(each => each.key === key)
    if (!found) throw new Error(`${key} is not offered`)
    return found
  })
const letters = (lanes: readonly { id: string; name: string }[]) =>
  lanes.map(({ id, name }) => `${id} ${name}`)
const { lanes: first } = defaultSettings()

test('what runs keeps its lane, and with it its cache; the others take the free letters', () => {
  const before = lanesOf(offered(first, 'a', 'write-behind'), all)
  expect(letters(before)).toEqual(['a cache-aside', 'b write-behind'])
  const after = lanesOf(offered(before, 'write-around', 'b', 'read-through'), all)
  expect(letters(after)).toEqual(['a write-around', 'b write-behind', 'c read-through'])
  const settings = { ...defaultSettings(), lanes: after }
  expect(labSettingsShape.safeParse(settings).success).toBe(true)
})

test('never more than four', () => {
  expect(lanesOf(comparable(all, first), all)).toHaveLength(4)
})

test('what runs is offered once, by its lane, with another one like it', () => {
  const keys = comparable(all, first).map(({ key }) => key)
  expect(keys).toContain('a')
  expect(keys).toContain('like-a')
  expect(keys).not.toContain('cache-aside')
  expect(letters(lanesOf(offered(first, 'a', 'like-a'), all))).toEqual(['a cache-aside', 'b cache-aside'])
})

test('two lanes of one pattern and one name are two, whatever they are called', () => {
  const [lane] = first
  if (!lane) throw new Error('the default has a lane')
  const without = protections.lease.set(lane.policy, false, lane.policy)
  const two: Lane[] = [lane, { ...lane, id: 'b', policy: without }]
  expect(letters(lanesOf(offered(two, 'a', 'b'), all))).toEqual([
    'a cache-aside, with lease',
    'b cache-aside, without lease',
  ])
  expect(lanesOf(offered(two, 'b', 'write-around'), all).map(({ id }) => id)).toEqual(['a', 'b'])
})

test('the last lane stays', () => {
  const settings = defaultSettings()
  expect(withoutLane(settings, 'a')).toBe(settings)
  const two = { ...settings, lanes: lanesOf(offered(first, 'a', 'write-behind'), all) }
  expect(letters(withoutLane(two, 'a').lanes)).toEqual(['b write-behind'])
})
