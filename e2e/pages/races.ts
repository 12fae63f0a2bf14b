import type { Page } from 'playwright/test'

/** Two clients, move by move. */
export function racesPage(page: Page) {
  const panel = (name: string) => page.getByRole('region', { name, exact: true })
  return {
    open: (url: string, query = '') => page.goto(`${url}/experiments/races${query}`),
    heading: page.getByRole('heading', { level: 1 }),
    panel,
    moves: panel('Who moves?'),
    next: (client: 'Reader' | 'Writer') =>
      panel('Who moves?').getByRole('button', { name: new RegExp(`^${client}: `) }),
    choice: (label: string) => page.getByRole('radio', { name: label, exact: true }),
    undo: page.getByRole('button', { name: 'Undo step' }),
    copyTest: page.getByRole('button', { name: 'Copy as test' }),
    test: page.getByRole('dialog', { name: 'This schedule as a test' }),
    share: (label: string) =>
      page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: label, exact: true }) }),
  }
}
