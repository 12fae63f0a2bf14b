import { expect, test } from 'vitest'
import type { WalkState } from '#components/rpc/types.ts'
import { changedWords, isWorthAnother, shareOf, walkProblems, walkWords } from './walk-words.ts'

const walk: WalkState = {
  phase: 'walking',
  walk: 1,
  startedAt: 0,
  endedAt: null,
  keys: 500,
  of: 1000,
  nodes: [],
  perSecond: 100,
  duty: 0.05,
  slowly: null,
  cut: null,
  edition: 0,
}
const said = (change: Partial<WalkState>) => walkWords({ ...walk, ...change }).replaceAll('\u2009', ' ')

test('it is said how far the walk is, and when counts are not whole', () => {
  expect(said({})).toBe('Read 500 of about 1 000 keys · 100 /s · 5.0 % of the server’s time')
  expect(said({ slowly: 'others' })).toMatch(/of the server’s time, slowly because others use it$/)
  expect(said({ slowly: 'unknown' })).toMatch(/slowly because it does not tell whether others use it$/)
  expect(said({ phase: 'done', keys: 1 })).toBe('1 key, all of them.')
  expect(said({ phase: 'done', cut: 'full' })).toBe('500 keys, not all of them.')
  expect(said({ phase: 'cancelled' })).toContain('counts are too low')
})

test('a server that grows meanwhile never makes the bar more than full before the end', () => {
  expect(shareOf({ ...walk, keys: 2000 })).toBeLessThan(1)
  expect(shareOf({ ...walk, phase: 'done' })).toBe(1)
})

test('a picture that is out of date says so, but not for a few keys', () => {
  expect(changedWords(1000, 1005)).toBeNull()
  expect(changedWords(0, 400)).toBe('By now the cache holds 400 keys.')
})

test('who comes to an outdated picture gets a new one where that is quick; who reads one keeps it', () => {
  const over = { ...walk, phase: 'done', keys: 1000, endedAt: 900 } as const
  expect(isWorthAnother(over, 5000, true)).toBe(true)
  expect(isWorthAnother(over, 5000, false)).toBe(false)
  expect(isWorthAnother(over, 1001, true)).toBe(false)
  expect(isWorthAnother({ ...over, endedAt: 60_000 }, 5000, true)).toBe(false)
  expect(isWorthAnother({ ...over, keys: 0, of: 0 }, 400, false)).toBe(true)
  expect(isWorthAnother({ ...over, phase: 'walking' }, 5000, true)).toBe(false)
})

test('each problem is said once, a node’s with its name', () => {
  const node = (name: string, problem: string | null) => ({
    node: name,
    walked: 0,
    of: 0,
    done: true,
    problem,
  })
  const nodes = [node('a:1', 'refused'), node('b:1', null)]
  expect(walkProblems({ ...walk, nodes })).toEqual(['a:1: refused'])
  expect(walkProblems({ ...walk, nodes, cut: '1 of 2 nodes were not read: refused' })).toHaveLength(2)
  expect(walkProblems({ ...walk, nodes: [node('a:1', 'no SCAN')], cut: 'no SCAN' })).toEqual(['no SCAN'])
})
