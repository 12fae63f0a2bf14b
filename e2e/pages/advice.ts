import type { Page } from 'playwright/test'

/** The room of the advice as a person finds things in it. */
export function advicePage(page: Page) {
  return {
    open: (url: string, view = '') => page.goto(`${url}/advice${view}`),
    heading: page.getByRole('heading', { name: 'Advice', level: 1 }),
    sources: page.getByRole('region', { name: 'Told from' }),
    analyse: page.getByRole('button', { name: 'Analyse a sample' }),
    /** A finding by what it says. */
    finding: (says: RegExp) => page.getByRole('article', { name: says }),
    aside: page.getByRole('group').filter({ hasText: /^Set aside/ }),
    quiet: page.getByRole('group').filter({ hasText: /^Looked at, nothing found/ }),
  }
}
