import type { Page } from 'playwright/test'

/** The room of the memory as a person finds things in it. */
export function memoryPage(page: Page) {
  const panel = (name: string) => page.getByRole('region', { name, exact: true })
  return {
    open: (url: string, view = '') => page.goto(`${url}/memory${view}`),
    heading: page.getByRole('heading', { name: 'Memory', level: 1 }),
    panel,
    howMuch: page.getByRole('combobox', { name: 'What to look at' }),
    analyse: page.getByRole('button', { name: 'Analyse' }),
    map: page.getByRole('group', { name: /^Memory by/ }),
    table: page.getByRole('region', { name: /^Memory by .*, table$/ }),
    divide: (by: string) => page.getByRole('radio', { name: by }),
    analyses: page.getByRole('region', { name: 'Analyses, table' }),
  }
}
