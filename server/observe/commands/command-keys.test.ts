import { expect, test } from 'vitest'
import { keysOf } from './command-keys.ts'

const keys = (line: string) => {
  const [name = '', ...args] = line.split(' ')
  return keysOf(
    name,
    args.map(arg => Buffer.from(arg)),
  ).map(String)
}

test.each([
  ['GET a', ['a']],
  ['SET a 1 EX 10', ['a']],
  ['SOME.MODULE a b', ['a']],
  ['PING', []],
  ['KEYS user:*', []],
  ['DEL a b c', ['a', 'b', 'c']],
  ['MSET a 1 b 2', ['a', 'b']],
  ['BLPOP a b 0', ['a', 'b']],
  ['RENAME a b', ['a', 'b']],
  ['OBJECT ENCODING a', ['a']],
  ['BITOP AND to a b', ['to', 'a', 'b']],
  ['ZUNION 2 a b WEIGHTS 1 2', ['a', 'b']],
  ['EVAL return 2 a b x', ['a', 'b']],
  ['EVAL return 0 x', []],
  ['EVALSHA sha 9 a', ['a']],
  ['XREADGROUP GROUP g c COUNT 5 STREAMS a b > >', ['a', 'b']],
  ['CONFIG SET maxmemory 1', []],
  ['GET', []],
])('%s', (line, expected) => {
  expect(keys(line)).toEqual(expected)
})
