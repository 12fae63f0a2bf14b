import { type BoardProcess, startBoard } from '../fixtures/board-process.ts'
import { binary, fillWithAllKinds, keysOfAllKinds } from '../fixtures/keys-of-all-kinds.ts'
import { type RedisServer, startRedisServer } from '../fixtures/redis-server.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { keysPage } from '../pages/keys.ts'

test.describe.configure({ mode: 'serial', timeout: 120_000 })

let redis: RedisServer
let board: BoardProcess

const idOf = (name: string | Buffer) => Buffer.from(name).toString('base64url')

test.beforeAll(async () => {
  redis = await startRedisServer()
  await fillWithAllKinds(redis)
  board = await startBoard({ REDIS_URL: redis.url, CACHEBOARD_ROLE: 'operate' })
  await board.ready()
})

test.afterAll(async () => {
  await board.stop()
  await redis.stop()
})

const all = keysOfAllKinds

test('every name is there once and as text, and two that differ only in bytes that are no text are two', async ({
  page,
}) => {
  page.on('dialog', () => expect('a dialog').toBe('never'))
  const keys = keysPage(page)
  await keys.open(board.url)
  await expect(keys.walk).toContainText(`${all} keys, all of them.`)
  for (const text of ['empty name', '<script>alert(1)</script>', 'line\\nbreak', '524 kB long'])
    await expect(keys.row(text)).toHaveCount(1)
  await expect(keys.row('k\\xff')).toHaveCount(1)
  await expect(keys.row('k\\xfe')).toHaveCount(1)
  await keys.grid.focus()
  await page.keyboard.press('End')
  await expect(keys.row('\\u202Eright to left')).toHaveCount(1)
  await page.keyboard.press('Home')
  await keys.row('k\\xfe').click()
  await expect(page).toHaveURL(new RegExp(`key=${idOf(binary[1] ?? '')}(&|$)`))
  await page.goBack()
  await expect(page).not.toHaveURL(/key=/)
  await expect(keys.rows.first()).toContainText('64 B')
})

test('a pattern narrows the list, plain text is looked for anywhere, and a link shows the same', async ({
  page,
}) => {
  const keys = keysPage(page)
  await keys.open(board.url)
  await keys.pattern.fill('books:29')
  await expect(keys.list).toContainText('Looking for *books:29*')
  await expect(keys.list).toContainText('11 keys')
  await expect(page).toHaveURL(/pattern=books/)
  await keys.reload()
  await expect(keys.list).toContainText('11 keys')
  await expect(keys.pattern).toHaveValue('books:29')
  await keys.pattern.fill('user:\\*')
  await expect(keys.rows).toHaveCount(1)
  await expect(keys.row('user:*')).toHaveCount(1)
  await keys.pattern.fill('nothing is called so')
  await page.getByRole('button', { name: 'Show all keys' }).click()
  await expect(keys.list).toContainText(`${all} keys`)
})

test('what finds nothing names each filter, says what is found without it, and takes it off by keyboard', async ({
  page,
}) => {
  const keys = keysPage(page)
  await page.goto(`${board.url}/keys?prefix=${idOf('product:')}&pattern=books:1*&type=hash&ttl=60`)
  const filters = keys.narrowed.getByRole('listitem')
  await expect(filters).toHaveText([
    /^namespace: product:/,
    /^name: books:1\*/,
    /^type: hash/,
    /^expires within 1.min/,
  ])
  await expect(page.getByText('No key fits all of this at once:')).toBeVisible()
  const takeOff = (label: RegExp) => keys.narrowed.getByRole('button', { name: label })
  await takeOff(/^Take off expires/).focus()
  await page.keyboard.press('Enter')
  await expect(filters).toHaveCount(3)
  await expect(keys.pattern).toBeFocused()
  await expect(keys.ttl).toHaveValue('')
  await takeOff(/^Take off type/).focus()
  await page.keyboard.press('Enter')
  await expect(filters).toHaveText([
    /^namespace: product:\s*without it 0 keys$/,
    /^name: books:1\*\s*without it 300 keys$/,
  ])
  await takeOff(/^Take off name:/).click()
  await expect(keys.list).toContainText('300 keys')
  await page.goto(`${board.url}/keys?pattern=books:1*&type=set`)
  await page.getByRole('button', { name: 'Clear all' }).press('Enter')
  await expect(keys.list).toContainText(`${all} keys`)
  await expect(page).toHaveURL(/\/keys$/)
})

test('what names do not say is looked up, and it is said how many were looked at', async ({ page }) => {
  const keys = keysPage(page)
  await keys.open(board.url)
  await keys.type.selectOption('hash')
  await expect(keys.list).toContainText(`Looked at all ${all} keys.`)
  await expect(keys.list).toContainText('40 keys')
  await keys.type.selectOption('')
  await keys.ttl.selectOption('none')
  await expect(keys.list).toContainText(`${all - 300} keys`)
  await expect(page).toHaveURL(/ttl=none/)
  await keys.ttl.selectOption('has an expiry')
  await expect(keys.list).toContainText('300 keys')
  await keys.reload()
  await expect(keys.ttl.locator('option:checked')).toHaveText('has an expiry')
  await keys.ttl.selectOption('from86400')
  await expect(page.getByText('No key fits')).toBeVisible()
  await keys.ttl.selectOption('')
  await expect(keys.list).toContainText(`${all} keys`)
})

test('the tree counts exactly, parts the names by what it is told, and remembers it', async ({ page }) => {
  const keys = keysPage(page)
  await keys.open(board.url)
  await expect(keys.line('product')).toContainText('300')
  await keys.line('product').click()
  await keys.line('books').click()
  await expect(keys.list).toContainText('300 keys')
  await expect(keys.grid).not.toContainText('user')
  await keys.reload()
  await expect(keys.line('books')).toHaveAttribute('aria-selected', 'true')

  await page.getByRole('button', { name: 'How the tree is made' }).click()
  const delimiter = page.getByLabel('Delimiter: what parts the names')
  await delimiter.fill('-')
  await delimiter.press('Enter')
  await expect(keys.line('bin, 5 keys')).toHaveCount(1)
  await keys.reload()
  await expect(keys.line('bin, 5 keys')).toHaveCount(1)
  await page.getByRole('button', { name: 'How the tree is made' }).click()
  await delimiter.fill(':')
  await delimiter.press('Enter')
  await expect(keys.line('product')).toContainText('300')
})

test('everything is done by keyboard: search, move, select a range, open, go back, walk the tree', async ({
  page,
}) => {
  const keys = keysPage(page)
  await keys.open(board.url)
  await expect(keys.walk).toContainText('all of them')
  await keys.heading.click()
  await page.keyboard.press('/')
  await expect(keys.pattern).toBeFocused()
  await page.keyboard.type('product:books:1*')
  await expect(keys.list).toContainText('111 keys')
  await page.keyboard.press('ArrowDown')
  await expect(keys.grid).toBeFocused()
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(keys.selected).toHaveCount(3)
  await expect(keys.list).toContainText('3 keys selected.')
  await page.keyboard.press('Escape')
  await expect(keys.selected).toHaveCount(0)
  await page.keyboard.press('End')
  await expect(keys.row('product:books:199')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`key=${idOf('product:books:199')}`))
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/key=/)

  await keys.pattern.fill('')
  await keys.tree.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Home')
  for (let at = 0; at < 30; at++) {
    const active = await keys.tree.getAttribute('aria-activedescendant')
    if ((await page.locator(`[id="${active}"]`).textContent())?.includes('product')) break
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('ArrowRight')
  await expect(keys.line('books')).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`prefix=${idOf('product:books:')}`))
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(keys.line('books')).toHaveCount(0)
})

test('what is loaded is sorted, and it is said how much that is', async ({ page }) => {
  const keys = keysPage(page)
  await keys.open(board.url, `?prefix=${idOf('product:')}`)
  await keys.head('memory').getByRole('button', { name: 'memory' }).click()
  await expect(keys.list).toContainText('Sorted: all 300 keys.')
  await expect(keys.rows.first()).toContainText(/books:2\d\d/)
  await expect(keys.head('memory')).toHaveAttribute('aria-sort', 'descending')
  await expect(page).toHaveURL(/sort=memory-down/)
  await keys.head('TTL').getByRole('button', { name: 'TTL' }).click()
  await expect(keys.rows.first()).toContainText('books:0')
})

test('a key is opened by its exact name, the empty one and one of bytes too', async ({ page }) => {
  const keys = keysPage(page)
  await keys.open(board.url)
  await keys.openExact('k\\xff')
  await expect(page).toHaveURL(/key=a_8(&|$)/)
  await keys.openExact('')
  await expect(page).toHaveURL(/key=(&|$)/)
  await expect(keys.row('empty name')).toHaveAttribute('aria-current', 'true')
})

test('what each namespace holds is summed up when somebody asks for it, exactly', async ({ page }) => {
  const keys = keysPage(page)
  await keys.open(board.url, '?view=sums')
  await page.getByRole('button', { name: 'Measure all keys' }).click()
  await expect(page.getByText(`All ${all} keys measured`)).toBeVisible()
  const product = keys.sums.getByRole('row').filter({ hasText: 'product' })
  await expect(product).toContainText('string 300')
  await expect(keys.sums.getByRole('row').filter({ hasText: 'user' })).toContainText('hash 40 · string 1')
  await product.getByRole('button').click()
  await expect(keys.sums.getByRole('row').filter({ hasText: 'books' })).toContainText('300')
  await page.getByRole('button', { name: 'All namespaces' }).click()
  await expect(product).toBeVisible()
})
