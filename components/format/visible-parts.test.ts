import { expect, test } from 'vitest'
import { visibleParts } from './visible-parts.ts'

const shown = (text: string) => visibleParts(text).map(part => part.text)

test('ordinary names stay as they are, emoji and foreign scripts too', () => {
  for (const name of ['user:1', 'ключ:1', '👩‍👩‍👧', '❤️', 'مرحبا', '<script>alert(1)</script>']) {
    expect(shown(name)).toEqual([name])
  }
})

test('what would not be seen is written out, with its number', () => {
  expect(shown('a\nb\0')).toEqual(['a', '\\n', 'b', '\\0'])
  expect(visibleParts('x\u202Ey')[1]).toEqual({ kind: 'sign', text: '\\u202E', name: 'U+202E' })
  expect(shown('zero\u200Bwidth')).toEqual(['zero', '\\u200B', 'width'])
  expect(shown('\u200d')).toEqual(['\\u200D'])
  expect(shown('half\ud83d')).toEqual(['half', '\\uD83D'])
})

test('two hundred marks do not cover the lines above', () => {
  expect(shown(`o${'\u0301'.repeat(200)}`)[0]?.length).toBeLessThan(12)
})
