import { expect, it } from 'vitest'
import type { Decoding } from '#components/rpc/types.ts'
import { chainWords, optionsFor } from './format-words.ts'

const packed: Decoding = {
  layers: [{ format: 'gzip', bytesIn: 10, bytesOut: 20, facts: [], problem: null }],
  format: 'json',
  confidence: 0.97,
  candidates: [
    { format: 'json', confidence: 0.97 },
    { format: 'text', confidence: 0.6 },
    { format: 'hex', confidence: 0.1 },
  ],
  decoded: { as: 'tree', root: null, problem: null },
  hints: [],
  stopped: null,
}

it('says what a value is from the inside out, and offers the rest behind the same layers', () => {
  expect(chainWords(packed)).toBe('JSON in gzip')
  const options = optionsFor(packed, 'auto')
  expect(options[0]?.label).toBe('Auto: JSON in gzip')
  expect(options.slice(1, 4).map(({ label }) => label)).toEqual(['gzip → JSON', 'gzip → text', 'gzip → hex'])
  expect(options.at(-1)?.choice).toEqual(['gzip', 'pickle'])
})

it('keeps what a person chose among the options, once', () => {
  const chosen = optionsFor(packed, ['hex'])
  expect(chosen[0]?.label).toBe('Auto')
  expect(chosen.filter(({ value }) => value === 'hex')).toHaveLength(1)
  expect(optionsFor(packed, ['gzip', 'json']).filter(({ value }) => value === 'gzip>json')).toHaveLength(1)
})
