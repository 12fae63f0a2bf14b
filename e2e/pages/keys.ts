import { expect, type Page } from 'playwright/test'

/** The key browser as a person finds things on it. */
export function keysPage(page: Page) {
  const grid = page.getByRole('grid', { name: 'Keys' })
  const tree = page.getByRole('tree', { name: 'Namespaces' })
  const walk = page.getByRole('region', { name: 'Walk through the keys' })
  const rows = grid.getByRole('row').filter({ has: page.getByRole('gridcell') })
  /** Columns are asked for by the page itself: once there are any, it answers to what is done on it. */
  const ready = () => expect(rows.first()).toContainText(/expiry|\d:\d\d/, { timeout: 30_000 })
  return {
    async open(url: string, view = '') {
      await page.goto(`${url}/keys${view}`)
      if (!view.includes('view=sums')) await ready()
    },
    async reload() {
      await page.reload()
      await ready()
    },
    heading: page.getByRole('heading', { name: 'Keys', level: 1 }),
    grid,
    rows,
    row: (text: string | RegExp) => rows.filter({ hasText: text }),
    selected: grid.locator('[role=row][aria-selected=true]'),
    head: (name: string) => grid.getByRole('columnheader', { name }),
    tree,
    line: (text: string | RegExp) => tree.getByRole('treeitem').filter({ hasText: text }),
    walk,
    faster: walk.getByRole('button', { name: 'Faster' }),
    /** What the list is narrowed by, where that finds nothing. */
    narrowed: page.getByRole('list', { name: 'What narrows the list' }),
    /** The panel around the list: what it shows, how much of it, and what must be known about it. */
    list: page.getByRole('region').filter({ has: grid }),
    pattern: page.getByRole('searchbox', { name: 'Pattern' }),
    type: page.getByRole('combobox', { name: 'Type' }),
    ttl: page.getByRole('combobox', { name: 'TTL' }),
    size: page.getByRole('combobox', { name: 'Size' }),
    show: (name: 'Tree' | 'List' | 'Sums') => page.getByRole('radio', { name, exact: true }),
    sums: page.getByRole('table', { name: 'Sums by namespace' }),
    /** What is seen of rows where the head should be, from its upper edge on, and how far the last one is from the end. */
    ends: () =>
      grid.evaluate(element => {
        const place = element.getBoundingClientRect()
        const head = element.querySelector('[aria-rowindex="1"]')
        const last = [...element.querySelectorAll('[role=row]')].at(-1)?.getBoundingClientRect()
        const overHead: string[] = []
        for (let y = Math.ceil(place.top); y < (head?.getBoundingClientRect().bottom ?? 0); y++) {
          const seen = document.elementFromPoint(place.left + place.width / 3, y)
          if (!head?.contains(seen)) overHead.push(`${seen?.closest('[role=row]')?.textContent} at ${y}`)
        }
        return { overHead, underLast: Math.round((last?.bottom ?? 0) - place.bottom) }
      }),
    async openExact(name: string) {
      await page.getByRole('button', { name: 'Open…' }).click()
      const dialog = page.getByRole('dialog', { name: 'Open a key by its name' })
      await dialog.getByLabel('The whole name of the key').fill(name)
      await dialog.getByRole('button', { name: 'Open', exact: true }).click()
    },
  }
}
