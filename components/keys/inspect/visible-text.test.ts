import { expect, it } from 'vitest'
import { piecesOf } from './visible-text.ts'

const shown = (text: string, oneLine = true) =>
  piecesOf(text, oneLine)
    .map(piece => (piece.mark ? `[${piece.text}]` : piece.text))
    .join('')

it('shows what would not be seen, or would turn the line around', () => {
  expect(shown('\u202etxt.exe\u200b')).toBe('[\\u202e]txt.exe[\\u200b]')
  expect(shown('a\0b\r\nc\td')).toBe('a[\\x00]b[\\r][\\n]c[\\t]d')
  expect(shown('a\nb\tc', false)).toBe('a\nb\tc')
  expect(shown('\ufeffa\u00ad')).toBe('[\\ufeff]a[\\u00ad]')
})

it('shows spaces where a line begins or ends, and those that are not the usual one', () => {
  expect(shown('  lead')).toBe('[␣␣]lead')
  expect(shown('tail ')).toBe('tail[␣]')
  expect(shown('a b')).toBe('a b')
  expect(shown('a\u00a0b\u3000c')).toBe('a[\\u00a0]b[\\u3000]c')
  expect(shown(' '.repeat(50))).toBe('[␣ × 50]')
  expect(shown('  indented ', false)).toBe('  indented ')
})

it('leaves text, emoji and markup as they are', () => {
  for (const text of ['plain', 'ü 東京 שלום', '👩‍👩‍👧‍👦', '<img src=x onerror=alert(1)>', '{{7*7}}'])
    expect(shown(text)).toBe(text)
})

it('does not let combining marks climb over other lines', () => {
  expect(shown(`a${'\u0301'.repeat(200)}b`)).toBe(`a${'\u0301'.repeat(4)}[+196 marks]b`)
})
