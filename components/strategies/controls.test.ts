import { expect, test } from 'vitest'
import { evenSteps, logSteps, placeOf, valueAt } from '#components/ui/steps.ts'
import { defaultSettings } from '#server/lab/default-settings.ts'
import { labSettingsShape } from '#server/lab/settings.ts'
import { scales } from './controls.ts'

test('a log slider rests at numbers one would say', () => {
  expect(logSteps(1, 100)).toEqual([1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100])
  expect(logSteps(0, 5)).toEqual([0, 1, 2, 3, 4, 5])
})

test('both ends are places, also when they are no round numbers', () => {
  const steps = logSteps(16, 262_144)
  expect([steps[0], steps.at(-1)]).toEqual([16, 262_144])
})

test.each(Object.entries(scales))(
  '%s: each place gives its value, and each value its place',
  (_, { steps }) => {
    for (const [place, value] of steps.entries()) {
      expect(placeOf(steps, value)).toBe(place)
      expect(valueAt(steps, place)).toBe(value)
    }
  },
)

test.each(Object.entries(scales))(
  '%s: what a place writes it also reads',
  (name, { steps, format, read }) => {
    for (const value of steps) {
      const again = read(format(value))
      // Bytes are written with three digits.
      if (name === 'valueBytes' || name === 'maxBytes')
        expect((again ?? 0) / Math.max(1, value)).toBeCloseTo(1, 1)
      else expect(again).toBeCloseTo(value, 6)
    }
  },
)

test('a value between two places stands at the nearer one, and beyond the ends at the end', () => {
  const steps = [10, 20, 40]
  expect([5, 12, 18, 31, 900].map(value => placeOf(steps, value))).toEqual([0, 0, 1, 2, 2])
  expect([-3, 7].map(place => valueAt(steps, place))).toEqual([10, 40])
})

test('even steps do not drift', () => {
  expect(evenSteps(0, 2, 0.01).at(99)).toBe(0.99)
})

test('the ends of the sliders are settings that the server takes', () => {
  const settings = defaultSettings()
  for (const end of [0, -1]) {
    const at = (name: keyof typeof scales) => scales[name].steps.at(end)
    const workload = {
      ...settings.workload,
      rate: at('rate'),
      keys: at('keys'),
      valueBytes: at('valueBytes'),
      popularity: { kind: 'zipf', skew: at('skew') },
      absentShare: at('share'),
    }
    const database = { queryMs: at('queryMs'), connections: at('connections') }
    const parsed = labSettingsShape.safeParse({ ...settings, workload, database, instances: at('instances') })
    expect(parsed.error).toBeUndefined()
  }
})
