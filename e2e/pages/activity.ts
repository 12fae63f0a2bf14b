import type { Page } from 'playwright/test'

/** The activity list as a person finds things on it. */
export function activityPage(page: Page) {
  const list = page.getByRole('list', { name: 'Activity' })
  return {
    open: (url: string, view = '') => page.goto(`${url}/activity${view}`),
    heading: page.getByRole('heading', { name: 'Activity', level: 1 }),
    list,
    entries: list.getByRole('listitem'),
    entry: (text: string | RegExp) => list.getByRole('listitem').filter({ hasText: text }),
    find: page.getByRole('searchbox', { name: 'Find in the activity' }),
    who: page.getByRole('combobox', { name: 'Who' }),
    what: page.getByRole('combobox', { name: 'What' }),
    clear: page.getByRole('button', { name: 'Clear filters' }),
    older: page.getByRole('button', { name: 'Show older entries' }),
    panel: page.getByRole('region', { name: 'Entries' }),
  }
}
