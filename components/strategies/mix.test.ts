import { expect, test } from 'vitest'
import { ratioText, readRatio, readShare, withReadShare } from './mix.ts'

const plain = { read: 90, write: 10, insert: 0, remove: 0, list: 0 }

test('reads and lists look, the rest changes something', () => {
  expect(readShare(plain)).toBe(90)
  expect(readShare({ read: 90, write: 5, insert: 1, remove: 1, list: 3 })).toBe(93)
})

test('moved, the proportions inside both sides stay', () => {
  expect(withReadShare({ read: 60, write: 20, insert: 10, remove: 0, list: 20 }, 40)).toEqual({
    read: 30,
    list: 10,
    write: 40,
    insert: 20,
    remove: 0,
  })
})

test('a side that was nothing begins with plain reads or plain writes', () => {
  const onlyReads = withReadShare(plain, 100)
  expect(onlyReads).toEqual({ read: 100, write: 0, insert: 0, remove: 0, list: 0 })
  expect(withReadShare(onlyReads, 75)).toEqual({ read: 75, write: 25, insert: 0, remove: 0, list: 0 })
  expect(withReadShare(withReadShare(plain, 0), 50)).toMatchObject({ read: 50, write: 50 })
})

test.each([
  ['90 : 10', 90],
  ['9:1', 90],
  ['95', 95],
  ['95 %', 95],
  ['0 : 0', null],
  ['most', null],
])('“%s” as reads to writes', (text, share) => {
  expect(readRatio(text)).toBe(share)
})

test('the ratio adds up to a hundred', () => {
  expect(ratioText(90)).toBe('90 : 10')
  expect(ratioText(93.75)).toBe('93.8 : 6.2')
})
