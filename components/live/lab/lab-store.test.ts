import { expect, test } from 'vitest'
import { exampleFrame, exampleLane } from './example-frame.ts'
import { createLabStore } from './lab-store.ts'

const start = 1_700_000_000_000

function filled(frames: number) {
  let now = start
  const store = createLabStore(() => now)
  for (let index = 0; index < frames; index++) {
    now = start + index * 250
    store.frame(exampleFrame({ seq: index + 1, at: now, achieved: index }))
  }
  return { store, at: (later: number) => (now = later) }
}

test('people are told at most twice a second, whatever comes', () => {
  const { store, at } = filled(1)
  let told = 0
  store.subscribe(() => told++)
  for (let index = 1; index <= 40; index++) {
    at(start + index * 250)
    store.frame(exampleFrame({ seq: index + 1, at: start + index * 250 }))
  }
  expect(told).toBe(20)
})

test('now is the mean of the last second', () => {
  expect(filled(9).store.now()?.frame.achieved).toBe((5 + 6 + 7 + 8) / 4)
})

test('the charts get one point for each whole second', () => {
  const { store } = filled(9)
  const { at, lines } = store.series.source(['achieved']).read()
  expect(at).toEqual([start, start + 1000])
  expect(lines.achieved).toEqual([1.5, 5.5])
})

test('a frame that comes again after a reconnect counts once', () => {
  const { store } = filled(5)
  store.frame(exampleFrame({ seq: 2, at: start + 250, achieved: 99_999 }))
  expect(store.series.source(['achieved']).read().lines.achieved).toEqual([1.5])
})

test('a lab that was started anew begins with empty charts', () => {
  const { store } = filled(9)
  store.frame(exampleFrame({ seq: 1, at: start + 60_000 }))
  expect(store.series.source(['achieved']).read().at).toEqual([])
})

test('staleness is summed up over ten seconds', () => {
  let now = start
  const store = createLabStore(() => now)
  for (let index = 0; index < 60; index++) {
    now = start + index * 250
    const stale = {
      judged: 10,
      stale: index === 30 ? 2 : 0,
      worstAgeMs: index === 30 ? 700 : 0,
      worstVersions: 1,
    }
    store.frame(exampleFrame({ seq: index + 1, at: now, lanes: [exampleLane('a', { stale })] }))
  }
  expect(store.now()?.stale.get('a')).toMatchObject({ judged: 400, stale: 2, worstAgeMs: 700 })
})

test('who comes later sees what was before, and the newest numbers at once', () => {
  const store = createLabStore(() => start)
  store.seed({
    series: { at: [start - 1000], lines: { achieved: [7] } },
    newest: exampleFrame({ achieved: 8 }),
  })
  expect(store.series.source(['achieved']).read().lines.achieved).toEqual([7])
  expect(store.now()?.frame.achieved).toBe(8)
})

test('nobody is told while nobody can see it, and everybody once when it is seen again', () => {
  const { store, at } = filled(1)
  let told = 0
  store.subscribe(() => told++)
  store.hide(true)
  at(start + 5000)
  store.frame(exampleFrame({ seq: 2, at: start + 5000 }))
  expect(told).toBe(0)
  store.hide(false)
  expect(told).toBe(1)
})

test('a lane that was added within this second is told by the frames that have it', () => {
  const { store, at } = filled(4)
  at(start + 1000)
  const lanes = [exampleLane('a'), exampleLane('b', { reads: 40 })]
  store.frame(exampleFrame({ seq: 5, at: start + 1000, lanes }))
  at(start + 1500)
  store.frame(exampleFrame({ seq: 6, at: start + 1500, lanes }))
  expect(store.now()?.frame.lanes.find(({ id }) => id === 'b')?.reads).toBe(40)
})
