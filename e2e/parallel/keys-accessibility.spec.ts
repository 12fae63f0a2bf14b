import type { Page } from 'playwright/test'
import { expect, test } from '../fixtures/act-test.ts'
import { seriousFaults, showIn } from '../fixtures/axe.ts'
import { keysPage } from '../pages/keys.ts'
import { keysActPage } from '../pages/keys-act.ts'

test.describe.configure({ timeout: 120_000 })

const id = Buffer.from('product:1').toString('base64url')
const opened = (page: Page) => expect(page.getByRole('list', { name: 'About this key' })).toBeVisible()
const shown = (page: Page, name: string | RegExp) => expect(page.getByRole('dialog', { name })).toBeVisible()

type State = [what: string, view: string, reach: (page: Page) => Promise<void>]

const states: State[] = [
  ['the tree', '', page => expect(keysPage(page).line('product')).toBeVisible()],
  ['the list', '?view=flat', page => expect(keysPage(page).row('product:1').first()).toBeVisible()],
  ['the sums', '?view=sums', page => expect(page.getByRole('button', { name: /Measure/ })).toBeVisible()],
  ['nothing found', '?pattern=none&type=hash', page => expect(keysPage(page).narrowed).toBeVisible()],
  ['a key', `?key=${id}`, opened],
  [
    'its editor',
    `?key=${id}`,
    async page => {
      await opened(page)
      await page.getByRole('button', { name: 'Edit', exact: true }).click()
      await shown(page, /./)
    },
  ],
  [
    'a preview',
    '?act=pattern',
    async page => {
      await keysActPage(page).pattern.fill('product:*')
      await expect(keysActPage(page).preview).toContainText('400 keys')
    },
  ],
  ['another TTL', '?act=ttl', page => shown(page, 'Change the TTL of keys')],
  ['warming', '?act=warm', page => shown(page, /Warm/)],
  ['the jobs', '?act=jobs', page => shown(page, /Jobs/)],
]

for (const [what, view, reach] of states) {
  test(`axe finds nothing serious in the keys, ${what}, in either theme`, async ({ page, enter }) => {
    await enter('full', `/keys${view}`)
    await reach(page)
    for (const theme of ['dark', 'light'] as const) {
      await showIn(page, theme)
      expect(await seriousFaults(page), theme).toEqual([])
    }
  })
}
