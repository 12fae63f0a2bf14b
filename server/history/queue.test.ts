import { expect, test } from 'vitest'
import { frameOf } from '#testing/history-frames.ts'
import { createQueue, type Sample } from './queue.ts'

const sample = (at: number): Sample => ({ frame: frameOf({ at }), seconds: { from: at, to: at } })
const at = (samples: Sample[]) => samples.map(({ seconds }) => seconds.to)

test('samples come out in order, and what could not be written comes out again first', () => {
  const queue = createQueue()
  for (const each of [1, 2, 3]) queue.add(sample(each))
  const taken = queue.take(2)
  queue.add(sample(4))
  queue.putBack(taken)
  expect(at(queue.take(10))).toEqual([1, 2, 3, 4])
  expect(queue.waiting()).toBe(0)
})

test('five minutes are kept, the oldest are dropped and counted', () => {
  const queue = createQueue()
  for (let second = 1; second <= 400; second++) queue.add(sample(second))
  expect([queue.waiting(), queue.dropped()]).toEqual([300, 100])
  expect(at(queue.take(1))).toEqual([101])
})

test('what is put back too late is dropped, not kept in addition', () => {
  const queue = createQueue()
  for (let second = 1; second <= 60; second++) queue.add(sample(second))
  const taken = queue.take(60)
  for (let second = 61; second <= 350; second++) queue.add(sample(second))
  queue.putBack(taken)
  expect([queue.waiting(), queue.dropped()]).toEqual([300, 50])
})

test('many targets at once cannot make it grow without end', () => {
  const queue = createQueue()
  for (let i = 0; i < 6000; i++) queue.add(sample(1))
  expect([queue.waiting(), queue.dropped()]).toEqual([5000, 1000])
})
