import { expect, it } from 'vitest'
import {
  add,
  countPlaywright,
  countVitest,
  failedInPlaywright,
  failedInVitest,
  nothing,
  summaryLine,
} from './test-count.js'

it('adds up what all runners did', () => {
  const vitest = countVitest({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, testResults: [] })
  const playwright = countPlaywright({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 1 } })
  expect(add(add(nothing, vitest), playwright)).toEqual({ passed: 9, failed: 2, skipped: 3 })
})

it('counts a test file that could not be loaded as one failure', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{}] },
    { status: 'passed', assertionResults: [] },
  ]
  const report = { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, testResults }
  expect(countVitest(report).failed).toBe(2)
})

it('counts what broke outside of any browser test', () => {
  const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }
  expect(countPlaywright({ stats, errors: [{ message: 'no browser' }] }).failed).toBe(1)
})

it('says it in one plain line, and mentions skipped tests only when there are some', () => {
  expect(summaryLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed')
  expect(summaryLine({ passed: 12, failed: 1, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped')
})

it('names what failed, and what passed only at the second try', () => {
  const testResults = [
    { name: 'broken.ts', status: 'failed', assertionResults: [] },
    {
      name: 'some.ts',
      status: 'failed',
      assertionResults: [
        { status: 'failed', fullName: 'adds' },
        { status: 'passed', fullName: 'counts' },
      ],
    },
  ]
  expect(failedInVitest({ testResults })).toEqual(['broken.ts could not be loaded', 'some.ts › adds'])
  const spec = (title: string, status: string) => ({ file: 'a.ts', line: 7, title, tests: [{ status }] })
  const suites = [{ suites: [{ specs: [spec('one', 'unexpected'), spec('two', 'expected')] }] }]
  expect(failedInPlaywright({ suites })).toEqual(['a.ts:7 › one'])
  expect(failedInPlaywright({ suites: [{ specs: [spec('three', 'flaky')] }] })).toEqual([
    'a.ts:7 › three (passed at the second try)',
  ])
})
