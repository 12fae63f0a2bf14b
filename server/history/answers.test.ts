import { expect, test } from 'vitest'
import { createAnswers } from './answers.ts'

function setUp() {
  let time = 0
  let asked = 0
  const answers = createAnswers<number>({ now: () => time, most: 2 })
  return {
    answers,
    ask: async () => ++asked,
    asked: () => asked,
    pass(ms: number) {
      time += ms
    },
  }
}

test('a thousand viewers at once ask once', async () => {
  const { answers, ask } = setUp()
  const all = await Promise.all(Array.from({ length: 1000 }, () => answers.get('key', 1000, ask)))
  expect(new Set(all)).toEqual(new Set([1]))
})

test('an answer is kept as long as it was said, and no longer', async () => {
  const { answers, ask, pass } = setUp()
  await answers.get('key', 1000, ask)
  pass(999)
  expect(await answers.get('key', 1000, ask)).toBe(1)
  pass(1)
  expect(await answers.get('key', 1000, ask)).toBe(2)
})

test('a failure is told to everybody who waited and is not kept', async () => {
  const { answers, ask } = setUp()
  const fail = () => Promise.reject(new Error('gone'))
  const both = await Promise.allSettled([answers.get('key', 1000, fail), answers.get('key', 1000, ask)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await answers.get('key', 1000, ask)).toBe(1)
})

test('however many different questions come, only so many answers are kept', async () => {
  const { answers, ask, asked } = setUp()
  for (const key of ['a', 'b', 'c', 'c', 'b', 'a']) await answers.get(key, 1000, ask)
  expect(asked()).toBe(4)
})
