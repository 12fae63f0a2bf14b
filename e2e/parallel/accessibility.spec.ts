import { seriousFaults, showIn } from '../fixtures/axe.ts'
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
  '/experiments/races',
  '/memory',
  '/namespaces',
  '/sign-in',
  '/no-such-room',
]
const themes = ['dark', 'light'] as const

for (const path of pages) {
  test(`axe finds nothing serious on ${path}, in either theme`, async ({ page, board }) => {
    await page.goto(board.url + path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    for (const theme of themes) {
      await showIn(page, theme)
      expect(await seriousFaults(page), theme).toEqual([])
    }
  })
}

for (const theme of themes) {
  test(`axe finds nothing serious in the palette, the shortcuts and a chart as a table, for who chose ${theme}`, async ({
    page,
    board,
  }) => {
    await page.addInitScript(name => localStorage.setItem('theme', name), theme)
    const overview = overviewPage(page)
    await overview.open(board.url)
    await expect(page.locator(`html[data-theme=${theme}]`)).toBeAttached()
    await overview.chart('Hits and misses').getByRole('button', { name: 'Table' }).click()
    for (const [keys, name] of [
      ['ControlOrMeta+k', 'Commands'],
      ['?', 'Keyboard shortcuts'],
    ] as const) {
      await page.keyboard.press(keys)
      await expect(page.getByRole('dialog', { name })).toBeVisible()
      expect(await seriousFaults(page)).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog', { name })).toBeHidden()
    }
  })
}

test('axe would find it, in either theme', async ({ page, board }) => {
  await page.goto(`${board.url}/sign-in`)
  await page.evaluate(() => {
    const [silent, pale] = [document.createElement('button'), document.createElement('p')]
    pale.textContent = 'as pale as its ground'
    pale.style.cssText = 'color: #777; background: #888'
    document.querySelector('main')?.append(silent, pale)
  })
  for (const theme of themes) {
    await showIn(page, theme)
    const found = (await seriousFaults(page)).map(fault => fault.split(':')[0])
    expect(found.sort(), theme).toEqual(['button-name', 'color-contrast'])
  }
})
