import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** Each trap by its number: tested in the named file, or impossible for the reason given. */
const tested: Record<number, string> = {
  1: 'stores/entry-contract.ts, engine.test.ts S1',
  2: 'engine.test.ts S3',
  3: 'engine.test.ts S2',
  4: 'stores/entry-contract.ts',
  8: 'stores/entry-contract.ts',
  9: 'stores/entry-contract.ts, engine.test.ts S5',
  10: 'stores/entry-contract.ts',
  11: 'stores/entry-contract.ts, engine.test.ts S4',
  12: 'engine.test.ts S7',
  13: 'engine.test.ts S8',
  14: 'waiting-traps.test.ts',
  15: 'codecs/envelope.test.ts',
  16: 'codecs/envelope.test.ts',
  17: 'engine.test.ts',
  18: 'strategies/admission.test.ts',
  19: 'answer-traps.test.ts',
  20: 'writing-traps.test.ts',
  21: 'stores/entry-contract.ts, simulation/explorer.test.ts: two writers',
  22: 'simulation/explorer.test.ts: delete before commit',
  23: 'stores/entry-contract.ts',
  24: 'writing-traps.test.ts',
  25: 'stores/journal-contract.ts, write-behind-kills.integration.test.ts: over 60 kills and freezes',
  26: 'source/source-contract.ts',
  27: 'stores/journal-contract.ts',
  28: 'waiting-traps.test.ts',
  29: 'waiting-traps.test.ts',
  30: 'lifetime-traps.test.ts',
  31: 'lifetime-traps.test.ts',
  32: 'stores/entry-contract.ts',
  33: 'lifetime-traps.test.ts',
  34: 'answer-traps.test.ts',
  35: 'simulation/planted-faults.test.ts: came back old',
  36: 'source/postgres.integration.test.ts',
  37: 'stores/entry-contract.ts',
  38: 'writing-traps.test.ts',
  39: 'source/postgres.integration.test.ts',
  41: 'lifetime-traps.test.ts',
  42: 'answer-traps.test.ts',
  43: 'codecs/envelope.test.ts',
  44: 'traps.test.ts',
}
const impossible: Record<number, string> = {
  5: 'A tag is a counter, not a set of keys: there is nothing that could grow with the number of members.',
  6: 'A tag’s counter has no TTL, so it cannot die before its members.',
  7: 'The tag counters travel inside the entry: there is no second command that could be missing.',
  40: 'There is no first-level cache and no backplane: every read asks the cache itself.',
}

describe('the traps', () => {
  it('are each tested or impossible', () => {
    const covered = [...Object.keys(tested), ...Object.keys(impossible)].map(Number)
    expect(covered.sort((one, other) => one - other)).toEqual(Array.from({ length: 44 }, (_, at) => at + 1))
  })

  it.each(Object.entries(tested))('%s is tested where this file says: %s', (trap, places) => {
    for (const place of places.split(', ')) {
      const [, file = '', scenario, words] = /^(\S+\.ts)(?: (S\d+)|: (.+))?$/.exec(place) ?? []
      const text = readFileSync(new URL(file, import.meta.url), 'utf8')
      const mark = words ?? scenario
      const named = new RegExp(`traps? [^)]*\\b${trap}\\b|it\\('${trap}: `)
      expect(mark ? text.includes(mark) : named.test(text), place).toBe(true)
    }
  })

  it('44: no command of ours looks at or removes keys that are not ours', () => {
    const folder = new URL('stores/', import.meta.url)
    const files = readdirSync(folder).filter(
      file => /^(redis|scripts)/.test(file) && !file.includes('.test.'),
    )
    expect(files.length).toBeGreaterThan(4)
    for (const file of files) {
      const text = readFileSync(new URL(file, folder), 'utf8')
      expect(text, file).not.toMatch(/flushall|flushdb|'KEYS'|\.keys\(\)\s*=>|client\.keys/i)
    }
  })
})
