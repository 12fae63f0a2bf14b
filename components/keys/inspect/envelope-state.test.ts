import { expect, it } from 'vitest'
import type { Decoding } from '#components/rpc/types.ts'
import { envelopeState } from './envelope-state.ts'

function decoding(facts: [string, string][]): Decoding {
  return {
    layers: [{ format: 'envelope', bytesIn: 1, bytesOut: 1, problem: null, facts }],
    format: 'json',
    confidence: 1,
    candidates: [],
    decoded: { as: 'text', text: '', problem: null },
    hints: [],
    stopped: null,
  }
}

const entry = (until: string, more: [string, string][] = []) =>
  decoding([['kind', 'value'], ['version', '31'], ['fresh until', until], ...more])

it('says version and freshness of an entry of the engine', () => {
  const now = Date.parse('2026-11-28T12:00:00Z')
  expect(envelopeState(entry('2026-11-28T12:00:01.000Z'), now)).toMatchObject({
    text: 'v 31 · fresh',
    tone: 'fresh',
  })
  expect(envelopeState(entry('2026-11-28T11:00:00.000Z'), now)).toMatchObject({
    text: 'v 31 · stale',
    tone: 'stale',
  })
  expect(envelopeState(entry('x', [['waits for its flush', 'yes']]), now)?.text).toBe(
    'v 31 · waits for its flush',
  )
  expect(
    envelopeState(
      decoding([
        ['kind', 'tombstone'],
        ['version', '4'],
      ]),
      now,
    )?.text,
  ).toBe('v 4 · tombstone')
  expect(envelopeState({ ...decoding([]), layers: [] }, now)).toBeNull()
})
