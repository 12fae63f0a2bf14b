/**
 * Does the page of the lab keep up with a lab at full load, and does the web server stay free for everybody else?
 *   npm run bench -- lab-page [seconds per rate, default 20]
 */
import { existsSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { chromium, type Page } from 'playwright'
import { ask, type Board, firstTarget, pass, startBoard } from './board.ts'
import { judge, lookForQuiet } from './quiet.ts'

const seconds = Number(process.argv[2] ?? 20)
const rates = [500, 2_000, 5_000]
/** prom-client looks so often, and what it tells contains the step itself. */
const stepMs = 10
/** Until the page has loaded and drawn itself. */
const settleMs = 5_000
const chromiumPath = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
].find(path => path && existsSync(path))

type Settings = { workload: Record<string, unknown>; [name: string]: unknown }
type Phase = { phase: { kind: string; message?: string } }

async function tell({ url }: Board, path: string, input: unknown): Promise<void> {
  const headers = { 'x-cacheboard': '1', 'content-type': 'application/json', origin: url }
  const answer = await fetch(`${url}/api/trpc/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(input),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
}

const asking = (path: string, input: unknown) => `${path}?input=${encodeURIComponent(JSON.stringify(input))}`

async function becomes(board: Board, target: string, kind: string) {
  for (;;) {
    const { phase } = (await ask(board.url, asking('strategies.state', { target }))) as Phase
    if (phase.kind === kind) return
    if (phase.kind === 'failed') throw new Error(`The lab failed: ${phase.message}`)
    await pass(200)
  }
}

/** Seconds; of the time since the last look, as prom-client keeps it. */
async function eventLoopP99({ url }: Board): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^nodejs_eventloop_lag_p99_seconds ([\d.e-]+)/m.exec(text)?.[1])
}

/** What a process is told that does nothing but wait beside it: the measure's own step, and the crowd on the machine. */
function watchIdle() {
  const delay = monitorEventLoopDelay({ resolution: stepMs })
  delay.enable()
  return () => {
    delay.disable()
    return delay.percentile(99) / 1e6
  }
}

/** Processor time of the page's own main thread so far, in seconds: what others on the machine take is not counted. */
async function taskSeconds(page: Page): Promise<() => Promise<number>> {
  const client = await page.context().newCDPSession(page)
  await client.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await client.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
  }
}

async function measure(board: Board, page: Page, rate: number) {
  const target = (await firstTarget(board.url)) ?? ''
  const { settings } = (await ask(board.url, asking('strategies.presets', { target }))) as {
    settings: Settings
  }
  const wanted = { ...settings, workload: { ...settings.workload, rate } }
  await tell(board, 'strategies.start', { target, settings: wanted })
  await becomes(board, target, 'running')
  const spent = await taskSeconds(page)
  await page.goto(`${board.url}/strategies`)
  await page.getByRole('figure').first().scrollIntoViewIfNeeded()
  await pass(settleMs)
  await eventLoopP99(board)
  const idle = watchIdle()
  const before = await spent()
  const began = performance.now()
  await pass(seconds * 1_000)
  const share = (await spent()) - before
  const lag = await eventLoopP99(board)
  const idleMs = idle()
  const passed = (performance.now() - began) / 1_000
  await tell(board, 'strategies.stop', { target })
  await becomes(board, target, 'idle')
  return { lagMs: lag * 1_000, idleMs, tab: share / passed }
}

const quiet = lookForQuiet()
console.log(quiet.says)
const board = await startBoard({})
const browser = await chromium.launch({
  ...(chromiumPath ? { executablePath: chromiumPath } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  for (const rate of rates) {
    const { lagMs, idleMs, tab } = await measure(board, page, rate)
    console.log(
      `${rate} requests a second: event loop of the web server p99 ${(lagMs - stepMs).toFixed(1)} ms late (an idle process beside it ${(idleMs - stepMs).toFixed(1)} ms); the tab's main thread ${(100 * tab).toFixed(1)} % of a core`,
    )
    console.log(`  ${judge('event loop p99 under 20 ms', lagMs - stepMs < 20, quiet)}`)
    console.log(`  ${judge('the tab under 30 % of a core', tab < 0.3, quiet)}`)
  }
} finally {
  await browser.close()
  await board.stop()
}
