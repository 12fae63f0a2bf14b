import { expect, test } from 'vitest'
import type { ViewWords } from '../view.ts'
import { activeFilters, filterWithout } from './active-filters.ts'

const words: ViewWords = {
  pattern: '',
  type: [],
  ttl: '',
  size: 0,
  idle: 0,
  prefix: null,
  delimiter: null,
  view: 'tree',
  sort: null,
  order: 'name',
  by: 'memory',
  key: null,
}
const labels = (change: Partial<ViewWords>) =>
  activeFilters({ ...words, ...change }).map(({ label }) => label.replaceAll('\u2009', ' '))

test('every filter that is on is named as it was chosen, and nothing else is', () => {
  expect(labels({})).toEqual([])
  expect(labels({ ttl: 'nonsense' })).toEqual([])
  expect(labels({ pattern: 'ada', type: ['hash'], ttl: '60', size: 1000, idle: 3600 })).toEqual([
    'name: *ada*',
    'type: hash',
    'expires within 1 min',
    'at least 1 kB',
    'idle for 1 h or more',
  ])
  expect(labels({ prefix: Buffer.from('user:').toString('base64url'), ttl: 'none' })).toEqual([
    'namespace: user:',
    'no expiry',
  ])
  expect(labels({ type: ['hash', 'set'], ttl: '120' })).toEqual(['type: hash or set', 'expires within 2 min'])
})

test('what would be found without one of them is only asked where names alone tell', () => {
  const both: ViewWords = { ...words, pattern: 'ada', type: ['hash'] }
  const [name, type] = activeFilters(both)
  if (!name || !type) throw new Error('both are on')
  expect(filterWithout(both, name)).toBeNull()
  expect(filterWithout(both, type)).toMatchObject({ pattern: '*ada*', types: [] })
})
