import type { Locator, Page } from 'playwright/test'

/** The overview as a person finds things on it. */
export function overviewPage(page: Page) {
  const tile = (name: string): Locator => page.getByRole('region', { name, exact: true })
  return {
    open: (url: string, view = '') => page.goto(`${url}/overview${view}`),
    heading: page.getByRole('heading', { name: 'Overview', level: 1 }),
    tile,
    hitRate: tile('Hit rate'),
    chart: (name: string) => page.getByRole('figure', { name, exact: true }),
    /** Empty and hidden while all is well. What is wrong with the cache, the history or the connection to the board. */
    notices: page.getByRole('status', { name: 'State of the board', includeHidden: true }),
    stale: page.getByText(/^last seen/i),
  }
}
