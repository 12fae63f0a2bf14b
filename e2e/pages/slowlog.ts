import type { Page } from 'playwright/test'

/** The slow log and what belongs to it, as a person finds things there. */
export function slowlogPage(page: Page) {
  const region = (name: string) => page.getByRole('region', { name, exact: true })
  return {
    open: (url: string, view = '') => page.goto(`${url}/slowlog${view}`),
    heading: page.getByRole('heading', { name: 'Slow log', level: 1 }),
    entries: region('Entries'),
    groups: region('Alike commands'),
    keeping: region('What the server writes down'),
    commands: region('Commands'),
    find: page.getByRole('searchbox', { name: 'Find in the slow log' }),
    tab: (name: string) => page.getByRole('radio', { name }),
    listen: page.getByRole('button', { name: 'Listen' }),
    stop: page.getByRole('button', { name: 'Stop' }),
    cost: region('What it did cost'),
  }
}
