import type { Page } from 'playwright/test'

const idOf = (key: string | Buffer) => Buffer.from(key).toString('base64url')

/** The pane that shows one key. */
export function keyInspector(page: Page, board: { url: string }) {
  const about = page.getByRole('list', { name: 'About this key' })
  const pane = page.locator('section').filter({ has: about }).last()
  const dialog = page.getByRole('dialog')
  return {
    about,
    pane,
    dialog,
    name: pane.getByRole('heading', { level: 2 }),
    tree: pane.getByRole('group', { name: 'Value as a tree' }),
    text: pane.getByRole('group', { name: 'Value as text' }),
    bytes: pane.getByRole('group', { name: 'Bytes in hex' }),
    rows: (label: string) => pane.getByRole('group', { name: label }),
    row: (name: string) => pane.getByRole('button', { name: new RegExp(`^${name}`) }),
    readAs: (what: string) => pane.getByLabel(`Read the ${what} as`),
    look: (label: string) => pane.getByText(label, { exact: true }),
    action: (name: string | RegExp) => pane.getByRole('button', { name, exact: true }),
    field: dialog.getByLabel('Value', { exact: true }),
    button: (name: string) => dialog.getByRole('button', { name, exact: true }),
    /** From one key to the next as by a click in the list: the page itself is loaded once. */
    async open(key: string | Buffer) {
      const address = `${board.url}/keys?key=${idOf(key)}`
      const before = page.url().startsWith(board.url) ? await about.elementHandle() : null
      if (before === null) await page.goto(address)
      else {
        await page.evaluate(to => window.history.pushState(null, '', to), address)
        await before.waitForElementState('hidden')
      }
      await about.waitFor()
    },
  }
}
