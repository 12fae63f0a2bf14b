import type { Page } from 'playwright/test'
import { type BoardProcess, startBoard } from '../fixtures/board-process.ts'
import { type RedisServer, startRedisServer } from '../fixtures/redis-server.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { keysPage } from '../pages/keys.ts'

test.describe.configure({ mode: 'serial', timeout: 120_000 })

let redis: RedisServer
let board: BoardProcess

const numbered = Array.from({ length: 80 }, (_, at) => `n${String(at).padStart(2, '0')}:x`)
const names = ['alpha:1', 'apple:1', 'Berry:1', 'user:mary:1', 'user:bob:1', 'visits today', 'visits:1']

test.beforeAll(async () => {
  redis = await startRedisServer()
  await redis.client.mset([...numbered, ...names].flatMap(name => [name, 'v']))
  board = await startBoard({ REDIS_URL: redis.url, CACHEBOARD_ROLE: 'operate' })
  await board.ready()
})

test.afterAll(async () => {
  await board.stop()
  await redis.stop()
})

/** The tree by keyboard: where its focus is, and whether that is to be seen. */
async function openTree(page: Page) {
  const keys = keysPage(page)
  await keys.open(board.url)
  await expect(keys.walk).toContainText('all of them')
  await keys.tree.focus()
  return {
    keys,
    async isAt(name: string | RegExp) {
      await expect(async () => {
        const id = await keys.tree.getAttribute('aria-activedescendant', { timeout: 1000 })
        await expect(page.locator(`[id="${id}"]`)).toHaveText(name, { timeout: 500 })
        await expect(page.locator(`[id="${id}"]`)).toBeInViewport({ timeout: 500 })
      }).toPass({ timeout: 20_000 })
    },
  }
}

const press = async (page: Page, ...all: string[]) => {
  for (const key of all) await page.keyboard.press(key)
}

test('letters go to the next name that begins so, drawn or not, in what is open too, and round again', async ({
  page,
}) => {
  const { keys, isAt } = await openTree(page)
  await isAt(/^All keys/)
  await press(page, 'u')
  await isAt(/^user/)
  await press(page, 'ArrowRight')
  await expect(keys.line('mary')).toBeVisible()
  await press(page, 'm')
  await isAt(/^mary/)

  // The same letter again: from one to the next.
  await press(page, 'Home', 'a')
  await isAt(/^alpha/)
  await press(page, 'a')
  await isAt(/^apple/)
  await press(page, 'a')
  await isAt(/^All keys/)

  // Several letters are one beginning; capitals do not matter, and a space is a letter within a name.
  await press(page, 'Home')
  await page.keyboard.type('ap')
  await isAt(/^apple/)
  await press(page, 'Home', 'b')
  await isAt(/^Berry/)
  await press(page, 'Home')
  await page.keyboard.type('visits t')
  await isAt(/^visits today/)

  // What begins so with nothing does not move.
  await press(page, 'Home', 'q')
  await isAt(/^All keys/)
})

test('the other keys move as in every tree', async ({ page }) => {
  const { keys, isAt } = await openTree(page)
  await press(page, 'End')
  await isAt('visits, 1 key')
  await press(page, 'PageUp')
  await isAt(/^n\d\d/)
  await press(page, 'Home')
  await isAt(/^All keys/)
  await press(page, 'PageDown')
  await isAt(/^n\d\d/)
  await press(page, 'Home', 'ArrowDown', 'ArrowDown')
  await isAt(/^alpha/)
  await press(page, 'ArrowUp')
  await isAt(/^Berry/)
  await press(page, 'ArrowRight')
  await expect(keys.line('Berry')).toHaveAttribute('aria-expanded', 'true')
  await press(page, 'ArrowRight')
  await isAt(/^1/)
  await press(page, 'ArrowLeft')
  await isAt(/^Berry/)
  await press(page, 'ArrowLeft')
  await expect(keys.line('Berry')).toHaveAttribute('aria-expanded', 'false')
  await press(page, 'Space')
  await expect(page).toHaveURL(/prefix=/)
})

test('in the tree letters are of the tree, after a click those of the page; / and ? are always the same', async ({
  page,
}) => {
  const { keys, isAt } = await openTree(page)
  const dialog = page.getByRole('dialog')
  await press(page, 'ArrowDown', 'i', 'w', 'g', 'o', 'p')
  await expect(page).toHaveURL(/\/keys$/)
  await expect(dialog).toHaveCount(0)
  await press(page, 'Home', '?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await press(page, 'Escape')
  await keys.tree.focus()
  await press(page, '/')
  await expect(keys.pattern).toBeFocused()

  await keys.line('alpha').click()
  await expect(keys.tree).toBeFocused()
  await press(page, 'i')
  await expect(page.getByRole('dialog', { name: 'Invalidate keys' })).toBeVisible()
  await press(page, 'Escape')
  await expect(dialog).toHaveCount(0)
  await keys.line('alpha').click()
  await press(page, 'ArrowDown', 'u')
  await isAt(/^user/)
})
