import { firstLoadBytes } from '../fixtures/first-load.ts'
import { expect, test } from '../fixtures/test.ts'
import { overviewPage } from '../pages/overview.ts'

/** Runs in the page: how much jumped so far, and what it was. */
function watchShifts() {
  const shifts = { sum: 0, moved: [] as string[] }
  Reflect.set(window, 'shifts', shifts)
  const boxOf = ({ x, y, width, height }: DOMRectReadOnly) => [x, y, width, height].map(Math.round).join(' ')
  type Shift = PerformanceEntry & {
    value: number
    sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[]
  }
  new PerformanceObserver(list => {
    for (const { value, sources } of list.getEntries() as Shift[]) {
      shifts.sum += value
      for (const { node, previousRect, currentRect } of sources) {
        const what = `${node?.nodeName} “${node?.textContent?.slice(0, 60)}”`
        shifts.moved.push(`${value.toFixed(4)} ${what}: ${boxOf(previousRect)} → ${boxOf(currentRect)}`)
      }
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

for (const [name, width, height] of [
  ['a phone', 360, 740],
  ['a projector', 1024, 768],
  ['a desk', 1440, 900],
] as const) {
  test(`on ${name} nothing overflows, and nothing jumps while the page fills`, async ({ page, board }) => {
    await page.setViewportSize({ width, height })
    await page.addInitScript(watchShifts)
    const overview = overviewPage(page)
    await overview.open(board.url)
    await expect(overview.hitRate).toContainText(/9\d\.\d/)
    await overview.chart('Hits and misses').scrollIntoViewIfNeeded()
    await expect(overview.chart('Hits and misses').locator('svg path').first()).toBeAttached()
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
    const { sum, moved } = await page.evaluate(() => Reflect.get(window, 'shifts'))
    expect(sum, moved.join('\n')).toBeLessThan(0.001)
  })
}

for (const path of ['/strategies', '/strategies?tab=instances', '/runs']) {
  test(`on a phone nothing of ${path} is wider than the screen`, async ({ page, board }) => {
    await page.setViewportSize({ width: 360, height: 740 })
    await page.goto(board.url + path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const ready =
      path === '/runs' ? page.getByText('No run has been recorded yet') : page.getByText('Nothing runs.')
    await expect(ready).toBeVisible({ timeout: 30_000 })
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
  })
}

test('no page makes anybody wait for more than 200 kB of script', async ({ board }) => {
  const paths = ['/overview', '/strategies', '/runs', '/slowlog', '/clients', '/hotkeys', '/experiments']
  for (const path of [...paths, '/experiments/stampede', '/memory', '/namespaces', '/advice', '/alerts']) {
    const bytes = await firstLoadBytes(board.url, path)
    expect(bytes, path).toBeGreaterThan(50_000)
    expect(bytes, path).toBeLessThan(200_000)
  }
})
