import { readFile } from 'node:fs/promises'
import { query } from '../fixtures/api.ts'
import { startBoard } from '../fixtures/board-process.ts'
import { startRedisServer } from '../fixtures/redis-server.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { keysPage } from '../pages/keys.ts'
import { overviewPage } from '../pages/overview.ts'

const slowUs = 5000
const spaces = [
  ['product:books', 400_000],
  ['product:garden', 200_000],
  ['session', 100_000],
  ['user', 300_000],
] as const

type SlowEntry = [id: number, at: number, us: number, words: string[], address: string, client: string]

const ours = (entries: SlowEntry[]) =>
  entries.filter(([, , , , , client]) => client === 'cacheboard').map(([, , us]) => us)

/** How long this process was ready to run and did not. Elsewhere than on Linux: never. */
async function waitedUs(pid: string): Promise<number> {
  const text = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '0 0 0')
  return Number(text.split(' ')[1]) / 1000
}

test('a million keys are walked, counted, searched and scrolled, and neither the cache nor the tab notices', async ({
  page,
}) => {
  test.setTimeout(180_000)
  const redis = await startRedisServer(['--enable-debug-command', 'yes'])
  for (const [prefix, count] of spaces) await redis.client.call('DEBUG', 'POPULATE', count, prefix)
  await redis.client.config('SET', 'slowlog-log-slower-than', slowUs)
  await redis.client.config('SET', 'slowlog-max-len', 1000)
  await redis.client.call('SLOWLOG', 'RESET')
  const pid = /process_id:(\d+)/.exec(await redis.client.info('server'))?.[1] ?? ''
  const waitedBefore = await waitedUs(pid)
  const board = await startBoard({ REDIS_URL: redis.url })
  await board.ready()

  const target = JSON.parse((await query(board.url, 'targets.list')).body).result.data[0].id as string
  const asked = performance.now()
  const first = JSON.parse((await query(board.url, 'keys.list', { target })).body).result.data
  const firstMs = performance.now() - asked
  expect(first.rows).toHaveLength(100)
  const keys = keysPage(page)
  await keys.open(board.url)
  await expect(keys.rows.first()).toContainText(/product|session|user/)
  await expect(keys.walk).toContainText(/1\s000\s000 keys, all of them\./, { timeout: 60_000 })
  const walkedMs = performance.now() - asked

  // The tree is exact to the key.
  await expect(keys.line(/^All keys/)).toContainText(/1\s000\s000/)
  await keys.line('product').click()
  for (const [name, count] of [
    ['product', /600\s000/],
    ['books', /400\s000/],
    ['garden', /200\s000/],
    ['session', /100\s000/],
    ['user', /300\s000/],
  ] as const)
    await expect(keys.line(name)).toContainText(count)
  await expect(keys.list).toContainText(/600\s000 keys/)
  await keys.line(/^All keys/).click()

  await expect(keys.list).toContainText(/1\s000\s000 keys/)

  // From one end to the other, and by the wheel.
  await keys.grid.focus()
  await page.keyboard.press('End')
  await expect(keys.row('user:99999')).toBeVisible()
  await expect(keys.rows.last()).toHaveAttribute('aria-rowindex', '1000001')
  expect(await keys.ends()).toEqual({ overHead: [], underLast: 0 })
  await page.keyboard.press('Home')
  await expect(keys.rows.first()).toHaveAttribute('aria-rowindex', '2')
  await expect(keys.rows.first()).toContainText('product:books:0')
  await keys.grid.hover()
  for (let turn = 0; turn < 40; turn++) await page.mouse.wheel(0, 3000)
  await expect(async () => {
    expect(Number(await keys.rows.first().getAttribute('aria-rowindex'))).toBeGreaterThan(3000)
  }).toPass()
  await expect(keys.rows.first()).toContainText(/product:books:\d+/)
  await keys.grid.evaluate(grid => grid.scrollTo(0, grid.scrollHeight / 2))
  await expect(keys.rows.first()).toContainText(/product:garden:\d+/)
  // Another list begins at its top, wherever one was in the one before.
  await keys.line('session').click()
  await expect(keys.list).toContainText(/100\s000 keys/)
  await expect(keys.rows.first()).toHaveAttribute('aria-rowindex', '2')
  await expect(keys.rows.first()).toBeInViewport()
  await keys.line(/^All keys/).click()

  await keys.pattern.fill('299999')
  await expect(keys.list).toContainText('2 keys')
  await expect(keys.row('user:299999')).toBeVisible()
  await keys.pattern.fill('user:*')
  await expect(keys.list).toContainText(/300\s000 keys/)

  const { nodes, heap } = await page.evaluate(() => ({
    nodes: document.querySelectorAll('*').length,
    heap: Reflect.get(Reflect.get(performance, 'memory'), 'usedJSHeapSize') as number,
  }))
  console.log(
    `a million keys: first 100 after ${Math.round(firstMs)} ms, all after ${Math.round(walkedMs)} ms; ${nodes} elements, ${Math.round(heap / 1e6)} MB of script memory`,
  )
  expect(nodes).toBeLessThan(2500)
  expect(heap).toBeLessThan(120_000_000)

  const commands = await redis.client.info('commandstats')
  const meanScan = Number(/^cmdstat_scan:.*usec_per_call=([\d.]+)/m.exec(commands)?.[1])
  const slow = ours((await redis.client.slowlog('GET', 1000)) as SlowEntry[])
  const waited = (await waitedUs(pid)) - waitedBefore
  console.log(
    `a SCAN took ${Math.round(meanScan)} µs; ${slow.length} of our commands over 5 ms, while the server waited ${Math.round(waited / 1000)} ms for a processor`,
  )
  expect(meanScan).toBeLessThan(2000)
  // On a crowded machine a command also takes the time in which its server did not run; nothing else may be in it.
  expect(slow.reduce((sum, us) => sum + us - slowUs, 0)).toBeLessThanOrEqual(waited)

  const looked = Number(/keyspace_hits:(\d+)/.exec(await redis.client.info('stats'))?.[1])
  expect(looked).toBeGreaterThan(100)
  const overview = overviewPage(page)
  await overview.open(board.url)
  await expect(overview.hitRate).toContainText(/no traffic/i)
  await board.stop()
  await redis.stop()
})
