import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byteForms, isEditableText, readBytes, toBase64Url, writeBytes } from './byte-forms.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)

describe('bytes as a person writes them', () => {
  it('come back as they were from every form that can hold them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...byteForms), (given, form) => {
        const text = writeBytes(given, form)
        if (text === null) {
          expect(form).toBe('text')
          return
        }
        const read = readBytes(text, form)
        expect(read.ok && Array.from(read.bytes)).toEqual(Array.from(given))
      }),
    )
  })

  it('escaped are what redis-cli prints', () => {
    expect(writeBytes(bytes(0, 7, 9, 10, 13, 34, 92, 65, 255), 'escaped')).toBe(
      '\\x00\\a\\t\\n\\r\\"\\\\A\\xff',
    )
  })

  it('two invalid sequences stay two', () => {
    expect(writeBytes(bytes(0x61, 0xff, 0xfe), 'text')).toBeNull()
    expect(writeBytes(bytes(0x61, 0xff, 0xfe), 'escaped')).not.toBe(
      writeBytes(bytes(0x61, 0xff, 0xfd), 'escaped'),
    )
    expect(toBase64Url(bytes(0xfb, 0xff))).toBe('-_8')
  })

  it('that mean nothing are refused with the way out', () => {
    expect(readBytes('a\\q', 'escaped')).toMatchObject({
      ok: false,
      problem: expect.stringContaining('\\\\'),
    })
    expect(readBytes('a\\', 'escaped')).toMatchObject({ ok: false })
    expect(readBytes('abc', 'hex')).toMatchObject({
      ok: false,
      problem: expect.stringContaining('one digit'),
    })
    expect(readBytes('zz', 'hex')).toMatchObject({ ok: false, problem: expect.stringContaining('“z”') })
    expect(readBytes('%%', 'base64')).toMatchObject({ ok: false })
    expect(readBytes('\ud800', 'text')).toMatchObject({ ok: false })
  })

  it('line breaks in the escaped form are for the eye, and characters beyond ASCII are UTF-8', () => {
    const read = readBytes('a\\n\nü', 'escaped')
    expect(read.ok && Array.from(read.bytes)).toEqual([97, 10, 0xc3, 0xbc])
  })

  it('are edited as text only where a text field keeps them', () => {
    expect(isEditableText(new TextEncoder().encode('line\n\ttab ü 👋'))).toBe(true)
    for (const lost of [bytes(13), bytes(0), bytes(0x1b), bytes(0xff)])
      expect(isEditableText(lost)).toBe(false)
  })
})
