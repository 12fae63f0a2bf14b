import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '../fixtures/test.ts'
import { overviewPage } from '../pages/overview.ts'

const pages = [
  '/overview',
  '/overview?range=1h',
  '/overview?present=true',
  '/strategies',
  '/strategies?present=true',
  '/runs',
  '/experiments',
  '/experiments/stampede',
  '/memory',
  '/namespaces',
  '/sign-in',
  '/no-such-room',
]

for (const scheme of ['dark', 'light'] as const) {
  test.describe(`in the ${scheme} theme`, () => {
    test.beforeEach(({ page }) => page.addInitScript(theme => localStorage.setItem('theme', theme), scheme))

    for (const path of pages) {
      test(`axe finds nothing serious on ${path}`, async ({ page, board }) => {
        await page.goto(board.url + path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(page.locator(`html[data-theme=${scheme}]`)).toBeAttached()
        const { violations } = await new AxeBuilder({ page }).analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect(
          serious.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target).join(' | ')}`),
        ).toEqual([])
      })
    }

    test('axe finds nothing serious in the palette, the shortcuts and a chart as a table', async ({
      page,
      board,
    }) => {
      const overview = overviewPage(page)
      await overview.open(board.url)
      await overview.chart('Hits and misses').getByRole('button', { name: 'Table' }).click()
      for (const [keys, name] of [
        ['ControlOrMeta+k', 'Commands'],
        ['?', 'Keyboard shortcuts'],
      ] as const) {
        await page.keyboard.press(keys)
        await expect(page.getByRole('dialog', { name })).toBeVisible()
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
        await page.keyboard.press('Escape')
        await expect(page.getByRole('dialog', { name })).toBeHidden()
      }
    })
  })
}
