import type { Page } from 'playwright/test'

/** The catalogue, and the page of one question. */
export function experimentsPage(page: Page) {
  const panel = (name: string) => page.getByRole('region', { name, exact: true })
  const action = (name: string | RegExp) => page.getByRole('button', { name })
  const table = page.getByRole('region', { name: 'Verdict, table' })
  return {
    open: (url: string, path = '') => page.goto(`${url}/experiments${path}`),
    heading: page.getByRole('heading', { level: 1 }),
    card: (title: string) => page.getByRole('main').getByRole('link', { name: new RegExp(`^${title}`) }),
    /** The cards that lead to a question; the races are a page of another kind. */
    questions: page.getByRole('main').locator('a[href*="/experiments/"]:not([href*="/races"])'),
    panel,
    verdict: panel('Verdict'),
    row: (choice: string) =>
      table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: choice, exact: true }) }),
    guess: (label: string) => panel('What do you expect?').getByRole('button', { name: label, exact: true }),
    mode: (name: 'Real parts' | 'Simulated') => page.getByRole('radio', { name }),
    choice: (label: string) => panel('Set-up').getByRole('button', { name: label, exact: true }),
    field: (label: string) => page.getByRole('textbox', { name: `${label}, exact` }),
    run: action(/^Run (it|all)/),
    repeat: action('Repeat'),
    cancel: action('Cancel'),
    underWay: page.getByRole('list', { name: 'Runs under way' }),
    chart: (title: string) => page.getByRole('figure', { name: title, exact: true }),
    /** Opens the list of files where it is closed, and takes one. */
    async download(label: RegExp) {
      const menu = page.getByRole('dialog', { name: 'Export the run' })
      if (!(await menu.isVisible())) await action('Export').click()
      await menu.getByText(label).click()
    },
    compare: page.getByRole('combobox', { name: 'Compare with another run' }),
    identical: page.getByText('the result is identical'),
    onlyLooking: page.locator('#why-no-experiment'),
  }
}
