import { expect, test } from 'vitest'
import { createRandom } from '#server/engine/clock.ts'
import { createVirtualClock } from '#server/engine/simulation/virtual-clock.ts'

test('rings in order of time, and what is due at the same moment in order of its making', async () => {
  const clock = createVirtualClock(0)
  const random = createRandom(3)
  const made = Array.from({ length: 2_000 }, (_, order) => ({ at: Math.floor(random.next() * 300), order }))
  const rung: typeof made = []
  for (const each of made) clock.after(each.at, () => rung.push(each))
  await clock.advance(300)
  expect(rung).toEqual(made.toSorted((one, other) => one.at - other.at || one.order - other.order))
})

test('what was called off never rings and is not waited for, whenever that happened', async () => {
  const clock = createVirtualClock(0)
  const rung: number[] = []
  const callOffs = Array.from({ length: 100 }, (_, at) => clock.after(at, () => rung.push(at)))
  for (const [at, callOff] of callOffs.entries()) if (at % 2 === 0) callOff()
  clock.after(50, () => callOffs[75]?.())
  expect(clock.waiting()).toBe(51)
  await clock.advance(60)
  for (const callOff of callOffs) callOff()
  await clock.advance(60)
  expect(rung).toEqual(Array.from({ length: 30 }, (_, at) => 2 * at + 1))
  expect(clock.waiting()).toBe(0)
})

test('every promise that can go on without the clock has gone on before the next event', async () => {
  const clock = createVirtualClock(0)
  const story: string[] = []
  clock.after(1, () => {
    void (async () => {
      for (let step = 0; step < 50; step++) await undefined
      story.push('all promises of the first')
    })()
  })
  clock.after(1, () => story.push('the second'))
  await clock.advance(1)
  expect(story).toEqual(['all promises of the first', 'the second'])
})

test('waits for a promise no longer than to the horizon, and says so when nothing is due any more', async () => {
  const clock = createVirtualClock(0)
  const inTime = new Promise<string>(resolve => clock.after(10, () => resolve('done')))
  expect(await clock.until(inTime)).toBe('done')
  expect(clock.now()).toBe(10)
  await expect(clock.until(new Promise(() => {}))).rejects.toThrow('Nothing is due')
  clock.after(1_000, () => {})
  await expect(clock.until(new Promise(() => {}), 100)).rejects.toThrow('Nothing is due')
})

test('lets the process have its turn in the middle of a long stretch', async () => {
  const clock = createVirtualClock(0)
  let rung = 0
  const again = () => {
    rung += 1
    if (rung < 10_000) clock.after(1, again)
  }
  clock.after(1, again)
  const seen: number[] = []
  const look = () => {
    seen.push(rung)
    if (rung < 10_000) setImmediate(look)
  }
  setImmediate(look)
  await clock.advance(20_000)
  expect(seen.filter(each => each > 0 && each < 10_000).length).toBeGreaterThan(3)
})
