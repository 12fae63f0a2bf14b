import type { Page } from 'playwright/test'

/** The alerts of a cache, as a person finds things there. */
export function alertsPage(page: Page) {
  const region = (name: string) => page.getByRole('region', { name, exact: true })
  return {
    open: (url: string) => page.goto(`${url}/alerts`),
    heading: page.getByRole('heading', { name: 'Alerts', level: 1 }),
    rules: region('Rules'),
    rule: (name: string) => region('Rules').getByRole('listitem', { name, exact: true }),
    suggested: region('Suggested'),
    history: region('History'),
    webhooks: region('Webhooks'),
    sent: region('Sent'),
    banner: page.getByRole('status', { name: 'State of the board' }),
    newRule: page.getByRole('button', { name: 'New rule' }),
    dialog: (name: string | RegExp) => page.getByRole('dialog', { name }),
  }
}
