import type { Page } from 'playwright/test'

/** The room of the namespaces as a person finds things in it. */
export function namespacesPage(page: Page) {
  const panel = (name: string) => page.getByRole('region', { name, exact: true })
  return {
    open: (url: string, view = '') => page.goto(`${url}/namespaces${view}`),
    heading: page.getByRole('heading', { name: 'Namespaces', level: 1 }),
    panel,
    prepare: page.getByRole('button', { name: 'Capture…' }),
    length: (text: string) => page.getByRole('radio', { name: text }),
    start: page.getByRole('button', { name: /^Capture \d+ s$/ }),
    /** What the capture has heard so far. */
    heard: page.getByText(/^[1-9][\d\s]* reads, /),
    stop: page.getByRole('button', { name: 'Stop now' }),
    table: page.getByRole('region', { name: 'Hit rate by namespace, table' }),
    memory: page.getByRole('table', { name: 'Hit rate with other memory' }),
  }
}
