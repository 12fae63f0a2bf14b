import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readBytes } from '../byte-forms.ts'
import { draftOf, forEditing, inForm, jsonStateOf, linesToCompare } from './draft.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

it('opens text as text and everything else escaped, and loses no byte in any form', () => {
  expect(draftOf(bytes('a\nb'))).toEqual({ form: 'text', text: 'a\nb' })
  expect(draftOf(bytes('a\r\nb')).form).toBe('escaped')
  expect(draftOf(Uint8Array.of(0xff)).text).toBe('\\xff')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('escaped', 'hex'), (given, form) => {
      const read = readBytes(forEditing(given, form), form)
      expect(read.ok && Array.from(read.bytes)).toEqual(Array.from(given))
    }),
  )
})

it('changes the form, and keeps what is typed where the other form cannot hold it', () => {
  expect(inForm({ form: 'text', text: 'ab' }, 'hex')).toEqual({ form: 'hex', text: '61 62' })
  expect(inForm({ form: 'hex', text: 'ff' }, 'text')).toBeNull()
  expect(inForm({ form: 'hex', text: 'f' }, 'escaped')).toBeNull()
})

it('checks JSON while it is typed, and leaves other text in peace', () => {
  expect(jsonStateOf({ form: 'text', text: 'hello' }, false)).toEqual({ kind: 'none' })
  expect(jsonStateOf({ form: 'text', text: '{"a":}' }, false)).toMatchObject({
    kind: 'wrong',
    message: expect.stringContaining('Line 1'),
  })
  expect(jsonStateOf({ form: 'text', text: 'hello' }, true).kind).toBe('wrong')
  expect(jsonStateOf({ form: 'text', text: '{"a":1,"a":2}' }, false)).toMatchObject({ repeated: ['a'] })
})

it('compares JSON by its layout, and the layout where only that has changed', () => {
  const [before, after] = linesToCompare(
    bytes('{"a":1,"b":9007199254740993}'),
    bytes('{"a":2,"b":9007199254740993}'),
  )
  expect(before).toEqual(['{', '  "a": 1,', '  "b": 9007199254740993', '}'])
  expect(after.filter((line, i) => line !== before[i])).toEqual(['  "a": 2,'])
  expect(linesToCompare(bytes('{"a":1}'), bytes('{ "a": 1 }'))).toEqual([['{"a":1}'], ['{ "a": 1 }']])
  const [one] = linesToCompare(
    Uint8Array.from({ length: 200 }, () => 255),
    bytes('x'),
  )
  expect(one.every(line => line.length <= 4 * 64)).toBe(true)
})
