import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkJson, looksLikeJson } from './json-text.ts'

it('keeps every digit and says which names come twice', () => {
  const check = checkJson('{"a":9007199254740993,"b":[1.50,-0],"a":1e400,"__proto__":{}}')
  expect(check).toEqual({
    ok: true,
    pretty:
      '{\n  "a": 9007199254740993,\n  "b": [\n    1.50,\n    -0\n  ],\n  "a": 1e400,\n  "__proto__": {}\n}',
    compact: '{"a":9007199254740993,"b":[1.50,-0],"a":1e400,"__proto__":{}}',
    repeated: ['a'],
  })
})

it('agrees with JSON.parse about what JSON is', () => {
  fc.assert(
    fc.property(fc.json(), text => {
      const check = checkJson(text)
      expect(check.ok && JSON.parse(check.pretty)).toEqual(JSON.parse(text))
      expect(check.ok && JSON.parse(check.compact)).toEqual(JSON.parse(text))
    }),
  )
  for (const text of [
    '',
    '{',
    '{"a"}',
    '[1,]',
    '01',
    "'a'",
    '{"a":1,}',
    'nul',
    '"\\x"',
    '"\n"',
    '[1] 2',
    '+1',
    '.5',
  ])
    expect([text, checkJson(text).ok]).toEqual([text, false])
})

it('names the place of the first mistake', () => {
  expect(checkJson('{\n  "a": 1\n  "b": 2\n}')).toEqual({
    ok: false,
    line: 3,
    column: 3,
    problem: 'A comma or } should be here, not "\\"".',
  })
  expect(checkJson('[1, 2')).toMatchObject({ line: 1, column: 6, problem: expect.stringContaining('ends') })
})

it('does not go under in depth', () => {
  expect(checkJson('['.repeat(30_000))).toMatchObject({
    ok: false,
    problem: expect.stringContaining('deeper'),
  })
  expect(looksLikeJson(' [1]') && !looksLikeJson('hello')).toBe(true)
})
