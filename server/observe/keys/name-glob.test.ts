import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileGlob } from './name-glob.ts'

/** Redis' stringmatchlen, as it stands in util.c, with its one step back for each star. */
function redisMatches(p: Uint8Array, s: Uint8Array): boolean {
  let [i, j] = [0, 0]
  while (i < p.length && j < s.length) {
    switch (p[i]) {
      case 0x2a: {
        while (p[i + 1] === 0x2a) i++
        if (i + 1 === p.length) return true
        for (let k = j; k <= s.length; k++) if (redisMatches(p.subarray(i + 1), s.subarray(k))) return true
        return false
      }
      case 0x3f:
        j++
        break
      case 0x5b: {
        i++
        const not = p[i] === 0x5e
        if (not) i++
        let match = false
        for (;;) {
          if (p[i] === 0x5c && i + 1 < p.length) {
            i++
            if (p[i] === s[j]) match = true
          } else if (p[i] === 0x5d) break
          else if (i >= p.length) {
            i--
            break
          } else if (p[i + 1] === 0x2d && i + 2 < p.length) {
            const [low, high] = [p[i] ?? 0, p[i + 2] ?? 0].toSorted((a, b) => a - b)
            const c = s[j] ?? 0
            i += 2
            if (c >= (low ?? 0) && c <= (high ?? 0)) match = true
          } else if (p[i] === s[j]) match = true
          i++
        }
        if (not) match = !match
        if (!match) return false
        j++
        break
      }
      default:
        if (p[i] === 0x5c && i + 1 < p.length) i++
        if (p[i] !== s[j]) return false
        j++
    }
    i++
    if (j >= s.length) {
      while (p[i] === 0x2a) i++
      break
    }
  }
  return i >= p.length && j >= s.length
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const matches = (pattern: string, name: string) => {
  const padded = bytes(`xx${name}yy`)
  return compileGlob(bytes(pattern)).matches(padded, 2, padded.length - 2)
}

describe('a pattern', () => {
  test.each([
    ['user:*', 'user:1', true],
    ['user:*', 'use', false],
    ['\\*', '*', true],
    ['user:\\*', 'user:1', false],
    ['h[^e]llo', 'hallo', true],
    ['h[a-c-e]llo', 'h-llo', true],
    ['[z-a]', 'm', true],
    ['[abc', 'b', true],
    ['a\\', 'a\\', true],
    ['*', '', true],
    ['', '', true],
    ['?', '', false],
    ['**', '', false],
    ['*a*a*', 'ba', false],
  ])('%j on %j: %s', (pattern, name, wanted) => {
    expect(matches(pattern, name)).toBe(wanted)
  })

  test('takes what Redis takes, whatever it is made of', () => {
    const alphabet = [...'ab*?[]^-\\\xff\0']
    const text = fc.array(fc.constantFrom(...alphabet), { maxLength: 9 }).map(list => list.join(''))
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        const wanted = pattern === '*' || redisMatches(bytes(pattern), bytes(name))
        expect(matches(pattern, name)).toBe(wanted)
      }),
      { numRuns: 20_000 },
    )
  })

  test('of 5 000 stars is no work, and neither is one that almost fits at every place', () => {
    const steps = compileGlob(bytes(`${'*a'.repeat(400)}b`))
    const name = bytes('a'.repeat(20_000))
    expect(steps.matches(name, 0, name.length)).toBe(false)
    expect(matches('*'.repeat(5000), 'anything')).toBe(true)
  })

  test('says what its matches begin with', () => {
    expect(Buffer.from(compileGlob(bytes('user:\\**')).literal).toString()).toBe('user:*')
    expect(compileGlob(bytes('?a')).literal).toHaveLength(0)
  })
})
