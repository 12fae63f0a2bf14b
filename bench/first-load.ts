/**
 * What does a person wait for when the overview opens, and does live data make the page stutter?
 *   npm run bench -- first-load [minutes of live watching, default 1]
 */
import { existsSync } from 'node:fs'
import { Redis } from 'ioredis'
import { type CDPSession, chromium, type Page } from 'playwright'
import { startRedisServer } from '#testing/redis-server.ts'
import { median, startBoard } from './board.ts'

const minutes = Number(process.argv[2] ?? 1)
const runs = 5
const chromiumPath = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
].find(path => path && existsSync(path))

type Vitals = { paint: number; shift: number; data: number; longTasks: number[] }

/** Compressed bytes of each script's body, as the browser received them. */
function countScripts(client: CDPSession) {
  const scripts = new Map<string, { url: string; bytes: number }>()
  client.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script') scripts.set(requestId, { url: response.url, bytes: 0 })
  })
  client.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const script = scripts.get(requestId)
    if (script) script.bytes += encodedDataLength
  })
  return scripts
}

function observeVitals() {
  const vitals: Vitals = { paint: 0, shift: 0, data: 0, longTasks: [] }
  Reflect.set(window, 'vitals', vitals)
  const watch = (type: string, each: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver(list => list.getEntries().forEach(each)).observe({ type, buffered: true })
  watch('largest-contentful-paint', entry => (vitals.paint = entry.startTime))
  watch('layout-shift', entry => (vitals.shift += Number(Reflect.get(entry, 'value'))))
  watch('longtask', entry => vitals.longTasks.push(entry.duration))
  const look = () => {
    const tiles = [...document.querySelectorAll('section')]
    const tile = tiles.find(section => section.querySelector('h2')?.textContent?.startsWith('Hit rate'))
    if (tile?.textContent?.match(/\d|no traffic/i)) vitals.data = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

const vitalsOf = (page: Page) => page.evaluate(() => Reflect.get(window, 'vitals') as Vitals)
const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`

/** Something to see: 9 of 10 reads hit, 2 000 a second. */
async function startTraffic(url: string) {
  const client = new Redis(url)
  const keys = Array.from({ length: 1000 }, (_, i) => [`product:${i}`, `value ${i}`])
  await client.mset(new Map(keys.map(([key, value]) => [String(key), String(value)])))
  let turn = 0
  const timer = setInterval(async () => {
    const pipeline = client.pipeline()
    for (let i = 0; i < 40; i++) pipeline.get(`product:${turn++ % 1111}`)
    await pipeline.exec()
  }, 20)
  return () => {
    clearInterval(timer)
    client.disconnect()
  }
}

const redis = await startRedisServer()
const stopTraffic = await startTraffic(redis.url)
const board = await startBoard({ REDIS_URL: redis.url })
const browser = await chromium.launch({
  ...(chromiumPath ? { executablePath: chromiumPath } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
try {
  const html = await (await fetch(`${board.url}/overview`)).text()
  const first = new Set(
    [...html.matchAll(/<script[^>]+src="([^"]+)"/g)].map(match => new URL(match[1] ?? '', board.url).href),
  )
  const all: Vitals[] = []
  let scripts: ReturnType<typeof countScripts> = new Map()
  for (let run = 0; run < runs; run++) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    const client = await page.context().newCDPSession(page)
    await client.send('Network.enable')
    scripts = countScripts(client)
    await page.addInitScript(observeVitals)
    await page.goto(`${board.url}/overview`)
    await page.locator('.recharts-surface').first().waitFor()
    all.push(await vitalsOf(page))
    if (run === runs - 1) {
      await page.waitForTimeout(minutes * 60_000)
      const watched = await vitalsOf(page)
      const worst = Math.max(0, ...watched.longTasks.slice(all.at(-1)?.longTasks.length))
      console.log(
        `live for ${minutes} min   tasks over 50 ms: ${watched.longTasks.length - (all.at(-1)?.longTasks.length ?? 0)} (longest ${worst.toFixed(0)} ms), layout shift ${watched.shift.toFixed(4)}`,
      )
    }
    await page.close()
  }
  const sum = (wanted: (url: string) => boolean) =>
    [...scripts.values()]
      .filter(script => wanted(script.url))
      .reduce((total, script) => total + script.bytes, 0)
  console.log(`first load JavaScript  ${kB(sum(url => first.has(url)))} compressed (aim: at most 200 kB)`)
  console.log(`after first paint      ${kB(sum(url => !first.has(url)))} compressed (charts)`)
  console.log(
    `first data             ${median(all.map(v => v.data)).toFixed(0)} ms (aim: 300 ms), median of ${runs}`,
  )
  console.log(
    `largest paint          ${median(all.map(v => v.paint)).toFixed(0)} ms (aim: 800 ms), median of ${runs}`,
  )
  console.log(
    `layout shift           ${Math.max(...all.map(v => v.shift)).toFixed(4)} (aim: 0), worst of ${runs}`,
  )
} finally {
  await browser.close()
  await board.stop()
  stopTraffic()
  await redis.stop()
}
