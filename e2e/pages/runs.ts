import type { Page } from 'playwright/test'

/** The recorded runs: their list, and the page of one. */
export function runsPage(page: Page) {
  const table = page.getByRole('region', { name: 'Recorded runs, table' })
  const action = (name: string) => page.getByRole('button', { name, exact: true })
  return {
    open: (url: string) => page.goto(`${url}/runs`),
    heading: page.getByRole('heading', { level: 1 }),
    rows: table.getByRole('row'),
    row: (text: string | RegExp) => table.getByRole('row').filter({ hasText: text }),
    link: (name: string | RegExp) => table.getByRole('link', { name }),
    chart: (name: string) => page.getByRole('figure', { name, exact: true }),
    panel: (name: string) => page.getByRole('region', { name, exact: true }),
    replay: action('Replay'),
    pause: action('Pause'),
    showAll: action('Show all of it'),
    moment: page.getByRole('slider', { name: 'Moment of the replay' }),
    export: action('Export'),
    exported: (kind: 'JSON' | 'CSV') => page.getByRole('link', { name: new RegExp(`^${kind}`) }),
    repeat: action('Repeat'),
    remove: action('Remove'),
    removeDialog: page.getByRole('dialog', { name: 'Remove the run?' }),
    allRuns: page.getByRole('link', { name: 'All runs' }),
  }
}
