import { expect, it } from 'vitest'
import { readParts } from './new-parts.ts'

const encoded = (text: string) => Buffer.from(text).toString('base64url')

it('puts rows into the order of the server', () => {
  expect(
    readParts(
      'hash',
      [
        ['__proto__', '1'],
        ['b', ''],
      ],
      'text',
    ),
  ).toEqual({
    ok: true,
    parts: ['__proto__', '1', 'b', ''].map(encoded),
  })
  expect(readParts('zset', [[' 1.5 ', 'm']], 'hex')).toMatchObject({
    ok: false,
    problem: expect.stringContaining('Member'),
  })
  expect(readParts('zset', [['-inf', '6d']], 'hex')).toEqual({
    ok: true,
    parts: [encoded('-inf'), encoded('m')],
  })
})

it('names the row that is wrong, and refuses more than a request takes', () => {
  expect(
    readParts(
      'zset',
      [
        ['1', 'a'],
        ['one', 'b'],
      ],
      'text',
    ),
  ).toEqual({
    ok: false,
    problem: 'Score 2: write a number, for example 1.5, or inf.',
  })
  expect(readParts('string', [['\\q']], 'escaped')).toMatchObject({ ok: false })
  expect(readParts('list', [['x'.repeat(600_000)], ['x'.repeat(600_000)]], 'text')).toMatchObject({
    problem: expect.stringContaining('1 MiB'),
  })
})
