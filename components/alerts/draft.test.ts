import { expect, test } from 'vitest'
import type { AlertRuleInput, AlertWords } from '#components/rpc/types.ts'
import { type Draft, draftOf, readDraft } from './draft.ts'

const words = {
  hitRate: { label: 'Hit rate', unit: 'share' },
  unreachable: { label: 'Unreachable', unit: 'yes' },
  memoryUsed: { label: 'Memory', unit: 'bytes' },
} as AlertWords

const rule: AlertRuleInput = {
  name: 'Low',
  series: 'hitRate',
  comparison: 'below',
  threshold: 0.8,
  forSeconds: 300,
  clearThreshold: 0.85,
  clearSeconds: 90,
  notify: true,
}
const draft = draftOf(rule, words)
const problems = (change: Partial<Draft>) => {
  const read = readDraft({ ...draft, ...change }, words)
  return read.ok ? {} : read.problems
}

test('a rule that is opened and not touched is the same rule', () => {
  expect(readDraft(draft, words)).toEqual({ ok: true, rule })
})

test.each([
  ['name', { name: '  ' }],
  ['name', { name: 'x'.repeat(81) }],
  ['threshold', { threshold: 'NaN' }],
  ['threshold', { threshold: '-1' }],
  ['threshold', { threshold: '120 %', clear: '130 %' }],
  ['lasting', { lasting: 'long' }],
  ['lasting', { lasting: '2 d' }],
  ['lasting', { lasting: '1.5' }],
  ['clear', { clear: '70 %' }],
  ['clear', { comparison: 'above', clear: '85 %' }],
  ['clearLasting', { clearLasting: '' }],
] satisfies [string, Partial<Draft>][])('what cannot be meant is told at its field: %s', (field, change) => {
  expect(Object.keys(problems(change))).toContain(field)
})

test('whether a cache can be reached has no threshold to get wrong', () => {
  const read = readDraft({ ...draft, series: 'unreachable', threshold: '?', clear: '?' }, words)
  expect(read).toMatchObject({ ok: true, rule: { comparison: 'above', threshold: 0.5, clearThreshold: 0.5 } })
})
