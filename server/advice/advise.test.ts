import { expect, test } from 'vitest'
import { reading } from '#testing/advice-readings.ts'
import { advise, isWorse } from './advise.ts'
import type { Finding, Rule, Severity } from './shapes.ts'
import { count, say } from './text.ts'

const source = { kind: 'servers' as const, at: 0 }

function rule(id: string, severity: Severity, share: number): Rule {
  const finding: Finding = {
    id,
    severity,
    share,
    says: [],
    since: null,
    evidence: [],
    effect: [],
    remedy: [],
    place: { href: '/memory', words: '' },
    source,
  }
  return { id, title: id, looksFor: id, look: () => ({ kind: 'looked', source, findings: [finding] }) }
}

test('the most urgent is first, then what concerns most', () => {
  const list = [rule('a', 'look', 0.9), rule('b', 'now', 0.1), rule('c', 'now', 0.4), rule('d', 'soon', 1)]
  expect(advise(reading(), list).findings.map(({ rule: id }) => id)).toEqual(['c', 'b', 'd', 'a'])
})

test('a rule that found nothing and one that could not look are told apart', () => {
  const quiet: Rule = {
    id: 'q',
    title: 'q',
    looksFor: '',
    look: () => ({ kind: 'looked', source, findings: [] }),
  }
  const blind: Rule = {
    ...quiet,
    id: 'b',
    look: () => ({ kind: 'blind', missing: 'No slow log.', place: null }),
  }
  const advice = advise(reading(), [quiet, blind])
  expect(advice.quiet).toMatchObject([{ rule: 'q', source }])
  expect(advice.blind).toMatchObject([{ rule: 'b', missing: 'No slow log.' }])
})

test('the same reading gives the same advice', () => {
  expect(advise(reading())).toEqual(advise(reading()))
})

test.each([
  ['more urgent', { severity: 'now', share: 0.1 }, { severity: 'soon', share: 0.1 }, true],
  ['less urgent', { severity: 'look', share: 0.9 }, { severity: 'soon', share: 0.1 }, false],
  ['twice as much', { severity: 'soon', share: 0.4 }, { severity: 'soon', share: 0.2 }, true],
  ['a little more', { severity: 'soon', share: 0.3 }, { severity: 'soon', share: 0.2 }, false],
  ['twice of nearly nothing', { severity: 'look', share: 0.01 }, { severity: 'look', share: 0.004 }, false],
] as const)('%s: worse than when it was set aside? ', (_, now, then, worse) => {
  expect(isWorse(now, then)).toBe(worse)
})

test('a sentence keeps its numbers', () => {
  expect(say`of ${count(5)} keys ${say`${count(2)} are`} big`).toEqual([
    'of ',
    { kind: 'count', value: 5 },
    ' keys ',
    { kind: 'count', value: 2 },
    ' are',
    ' big',
  ])
})
