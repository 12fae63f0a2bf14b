import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type AlertEvent,
  type AlertSample,
  type AlertState,
  type Condition,
  freshState,
  stateShape,
  statusOf,
  step,
} from './machine.ts'

const rule: Condition = {
  comparison: 'above',
  threshold: 80,
  forSeconds: 3,
  clearThreshold: 60,
  clearSeconds: 2,
}

/** One sample a second; `between` may put the state through something on the way. */
function play(
  condition: Condition,
  samples: readonly AlertSample[],
  between: (state: AlertState) => AlertState = state => state,
) {
  let state = freshState()
  let ids = 0
  const events: AlertEvent[] = []
  const states: AlertState[] = []
  for (const sample of samples) {
    const next = step(condition, { state: between(state), sample, newId: () => `e${++ids}` })
    state = next.state
    states.push(state)
    if (next.event) events.push(next.event)
  }
  return { state, states, events, kinds: events.map(({ kind }) => kind) }
}

const each = (values: readonly (number | null)[], seconds = 1): AlertSample[] =>
  values.map((value, i) => ({ at: (i + 1) * seconds * 1000, seconds, value }))

test('quiet, pending, firing, resolved: each after it has lasted long enough', () => {
  const { states, events } = play(rule, each([10, 90, 90, 95, 70, 50, 50, 50]))
  expect(states.map(({ phase }) => phase)).toEqual([
    'quiet',
    'pending',
    'pending',
    'firing',
    'firing',
    'firing',
    'resolved',
    'resolved',
  ])
  expect(events).toMatchObject([
    { kind: 'fired', at: 4000, episode: { began: 1000, fired: 4000 } },
    { kind: 'resolved', at: 7000, episode: { id: 'e1', worst: 95, worstAt: 4000 } },
  ])
})

test('a dip that is too short is forgotten, and one that begins again starts from nothing', () => {
  expect(play(rule, each([90, 90, 10, 90, 90, 10, 90])).kinds).toEqual([])
})

test('a value below the threshold is the mirror of it, with its lowest as the worst', () => {
  const below: Condition = { ...rule, comparison: 'below', threshold: 0.5, clearThreshold: 0.7 }
  const { events } = play(below, each([0.4, 0.2, 0.3, 0.6, 0.8, 0.8]))
  expect(events).toMatchObject([{ kind: 'fired' }, { kind: 'resolved', episode: { worst: 0.2 } }])
})

test('without a duration the first sample fires, and the first good one ends it', () => {
  const at = { ...rule, forSeconds: 0, clearSeconds: 0 }
  expect(play(at, each([90, 90, 60])).kinds).toEqual(['fired', 'resolved'])
})

test('no data is unknown and never fine; a firing alert goes on firing behind it, and does not fire twice', () => {
  const { states, kinds } = play(rule, each([90, 90, 90, ...Array(60).fill(null), 90, 90, 90, 90]))
  expect(statusOf(states[2] ?? freshState())).toBe('firing')
  expect(statusOf(states[40] ?? freshState())).toBe('unknown')
  expect(states[40]?.phase).toBe('firing')
  expect(statusOf(states.at(-1) ?? freshState())).toBe('firing')
  expect(kinds).toEqual(['fired'])
})

test('time in which nothing is known does not count, neither for firing nor for ending', () => {
  expect(play(rule, each([90, 90, null, null, null, null])).kinds).toEqual([])
  expect(play(rule, each([90, 90, null, null, 90])).kinds).toEqual(['fired'])
  expect(play(rule, each([90, 90, 90, 50, null, null, null, null])).kinds).toEqual(['fired'])
})

test('after a gap that is too long a pending alert starts from nothing', () => {
  const samples = [...each([90, 90]), { at: 60_000, seconds: 1, value: 90 }]
  const { state, kinds } = play(rule, samples)
  expect(kinds).toEqual([])
  expect(state).toMatchObject({ phase: 'pending', held: 1, since: 59_000 })
})

test('a sample that comes late or twice changes nothing', () => {
  const samples = each([90, 90])
  expect(play(rule, [...samples, ...samples, ...samples]).kinds).toEqual([])
})

const condition = fc
  .record({
    comparison: fc.constantFrom('above' as const, 'below' as const),
    threshold: fc.integer({ min: 0, max: 10 }),
    band: fc.integer({ min: 0, max: 4 }),
    forSeconds: fc.integer({ min: 0, max: 8 }),
    clearSeconds: fc.integer({ min: 0, max: 8 }),
  })
  .map(
    ({ band, ...rest }): Condition => ({
      ...rest,
      clearThreshold: rest.threshold + (rest.comparison === 'above' ? -band : band),
    }),
  )
const values = fc.array(fc.option(fc.integer({ min: -5, max: 15 }), { nil: null, freq: 6 }), {
  maxLength: 120,
})
const pace = fc.constantFrom(1, 5)
const isBeyond = (c: Condition, v: number) => (c.comparison === 'above' ? v > c.threshold : v < c.threshold)
const isClear = (c: Condition, v: number) =>
  c.comparison === 'above' ? v <= c.clearThreshold : v >= c.clearThreshold

test('firing and ending take turns, and nobody ends what did not fire', () => {
  fc.assert(
    fc.property(condition, values, pace, (c, v, seconds) => {
      const { kinds } = play(c, each(v, seconds))
      expect(kinds).toEqual(kinds.map((_, i) => (i % 2 === 0 ? 'fired' : 'resolved')))
    }),
  )
})

test('it fires once per excursion: never more often than the value came back past the clear threshold', () => {
  fc.assert(
    fc.property(condition, values, pace, (c, v, seconds) => {
      const known = v.filter(value => value !== null)
      let isOut = false
      let excursions = 0
      for (const value of known) {
        if (!isOut && isBeyond(c, value)) excursions++
        if (isBeyond(c, value)) isOut = true
        else if (isClear(c, value)) isOut = false
      }
      const fired = play(c, each(v, seconds)).kinds.filter(kind => kind === 'fired').length
      expect(fired).toBeLessThanOrEqual(excursions)
    }),
  )
})

test('between the two thresholds nothing begins and nothing ends', () => {
  fc.assert(
    fc.property(condition, values, pace, (c, v, seconds) => {
      const samples = each(v, seconds)
      for (const { at, kind } of play(c, samples).events) {
        const value = samples.find(sample => sample.at === at)?.value ?? Number.NaN
        expect(kind === 'fired' ? isBeyond(c, value) : isClear(c, value)).toBe(true)
      }
    }),
  )
})

test('it fires only on seconds that were seen: enough of them, with none against it among them', () => {
  fc.assert(
    fc.property(condition, values, pace, (c, v, seconds) => {
      for (const event of play(c, each(v, seconds)).events.filter(({ kind }) => kind === 'fired')) {
        const until = v.slice(0, event.at / (seconds * 1000))
        const last = until.findLastIndex(value => value !== null && !isBeyond(c, value))
        const seen = until.slice(last + 1).filter(value => value !== null).length
        expect(seen * seconds).toBeGreaterThanOrEqual(c.forSeconds)
      }
    }),
  )
})

test('a gap anywhere adds no alert', () => {
  fc.assert(
    fc.property(condition, values, fc.nat(), fc.integer({ min: 1, max: 90 }), (c, v, where, length) => {
      const i = v.length === 0 ? 0 : where % v.length
      const gapped = [...v.slice(0, i), ...Array<null>(length).fill(null), ...v.slice(i)]
      const count = (all: typeof v) => play(c, each(all)).kinds.filter(kind => kind === 'fired').length
      expect(count(gapped)).toBeLessThanOrEqual(count(v))
    }),
  )
})

test('a board that restarts between any two samples goes on as if it had not', () => {
  fc.assert(
    fc.property(condition, values, pace, (c, v, seconds) => {
      const samples = each(v, seconds)
      const restarted = play(c, samples, state => stateShape.parse(JSON.parse(JSON.stringify(state))))
      expect(restarted.events).toEqual(play(c, samples).events)
    }),
  )
})

test('while nothing is known for long, the state says so, whatever it was', () => {
  fc.assert(
    fc.property(condition, values, (c, v) => {
      const { state } = play(c, each([...v, null, null, null, null, null]))
      expect(statusOf(state)).toBe('unknown')
    }),
  )
})
