import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

function paintings() {
  let next: (() => void) | null = null
  return {
    nextFrame: (run: () => void) => {
      next = run
      return () => {
        next = null
      }
    },
    paint() {
      const run = next
      next = null
      run?.()
    },
    awaited: () => next !== null,
  }
}

test('one chart draws per painting, in the order they asked', () => {
  const { nextFrame, paint, awaited } = paintings()
  const turns = createTurns(nextFrame)
  const drawn: string[] = []
  for (const name of ['hits', 'memory', 'keys']) turns.ask(() => drawn.push(name))
  paint()
  expect(drawn).toEqual(['hits'])
  paint()
  paint()
  expect(drawn).toEqual(['hits', 'memory', 'keys'])
  expect(awaited()).toBe(false)
})

test('a chart that asks five times before its turn draws once', () => {
  const { nextFrame, paint } = paintings()
  const turns = createTurns(nextFrame)
  let drawn = 0
  const draw = () => drawn++
  for (let i = 0; i < 5; i++) turns.ask(draw)
  for (let i = 0; i < 5; i++) paint()
  expect(drawn).toBe(1)
})

test('a chart that leaves the page gives its turn back', () => {
  const { nextFrame, paint, awaited } = paintings()
  const turns = createTurns(nextFrame)
  const drawn: string[] = []
  const leave = turns.ask(() => drawn.push('gone'))
  const leaveToo = turns.ask(() => drawn.push('stays'))
  leave()
  paint()
  expect(drawn).toEqual(['stays'])
  leaveToo()
  expect(awaited()).toBe(false)
})

test('one that fails to draw does not keep the others from it', () => {
  const { nextFrame, paint } = paintings()
  const turns = createTurns(nextFrame)
  const drawn: string[] = []
  turns.ask(() => {
    throw new Error('this one is broken')
  })
  turns.ask(() => drawn.push('next'))
  expect(paint).toThrow('broken')
  paint()
  expect(drawn).toEqual(['next'])
})
