/** Sums of tests, from what the test runners report as JSON. */

export const nothing = { passed: 0, failed: 0, skipped: 0 }

export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

/** A file that could not even be loaded has no tests to fail, so it counts as one. */
export function countVitest(report) {
  const broken = report.testResults.filter(
    file => file.status === 'failed' && file.assertionResults.length === 0,
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
}

/**
 * A test that passed at the second try did pass; errors outside of tests count one each.
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors?: unknown[] }} report
 */
export function countPlaywright({ stats, errors = [] }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  }
}

/** Vitest tells where a file is, Playwright where a test is. */
export function failedInVitest({ testResults }) {
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter(test => test.status === 'failed')
    if (status === 'failed' && assertionResults.length === 0) return [`${name} could not be loaded`]
    return failed.map(test => `${name} › ${test.fullName}`)
  })
}

/**
 * @typedef {{ file: string, line: number, title: string, tests: { status: string }[] }} Spec
 * @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite
 * @param {{ suites?: Suite[] }} report
 * @returns {string[]}
 */
export function failedInPlaywright({ suites = [] }) {
  return suites.flatMap(({ specs = [], suites: inside }) => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === 'unexpected' || status === 'flaky'))
      .map(({ file, line, title, tests }) => {
        const flaky = tests.every(({ status }) => status !== 'unexpected')
        return `${file}:${line} › ${title}${flaky ? ' (passed at the second try)' : ''}`
      }),
    ...failedInPlaywright({ suites: inside }),
  ])
}

/** `12 passed, 0 failed`, and `, 3 skipped` when there are some. */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
