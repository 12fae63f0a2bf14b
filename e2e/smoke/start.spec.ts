import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../fixtures/free-port.ts'
import { processesOf } from '../fixtures/processes.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { until } from '../fixtures/until.ts'

let folder: string

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cacheboard start with spaces '))
})

test.afterEach(async () => {
  await expect.poll(() => processesOf(folder), { timeout: 10_000 }).toEqual([])
  await rm(folder, { recursive: true, force: true })
})

/** What a shell has: npm's settings, of this machine or of the npm that runs these tests, are none of ours. */
function terminal(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))
  return { NODE_ENV: process.env.NODE_ENV, ...Object.fromEntries(own), npm_config_userconfig: '/dev/null' }
}

/** `npm start` as at a terminal: a process group of its own, so that Ctrl-C reaches all of it at once. */
function npmStart(port: number) {
  const child = spawn('npm', ['start', '--', '--no-open'], {
    env: { ...terminal(), PORT: String(port), CACHEBOARD_DATA_DIR: folder },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data))
  const url = `http://127.0.0.1:${port}`
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended: async () => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : []),
    exitCode: () => child.exitCode,
    ready: () =>
      until(
        async () => output.includes(url) && (await fetch(`${url}/api/health?ready`)).ok,
        `npm start: ${output}`,
        90_000,
      ),
    ctrlC: () => process.kill(-(child.pid ?? 0), 'SIGINT'),
    kill9: () => process.kill(-(child.pid ?? 0), 'SIGKILL'),
  }
}

test('npm start serves, says where, and Ctrl-C leaves nothing behind', async ({ page }) => {
  test.setTimeout(150_000)
  const port = await freePort()
  const board = npmStart(port)
  await board.ready()
  await page.goto(`http://127.0.0.1:${port}/`)
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  board.ctrlC()
  await board.ended()
  expect(board.output()).not.toMatch(/warn|error|\bat .+:\d+:\d+/i)
})

test('a second start on the same port says so and names the way out', async () => {
  test.setTimeout(150_000)
  const port = await freePort()
  const first = npmStart(port)
  await first.ready()
  const second = npmStart(port)
  await second.ended()
  expect(second.exitCode()).not.toBe(0)
  expect(second.output()).toMatch(new RegExp(`${port}.*already`, 's'))
  expect(second.output()).toContain('PORT=')
  first.ctrlC()
  await first.ended()
})

test('after kill -9 of everything the next start adopts or cleans up, and its own end leaves nothing', async () => {
  test.setTimeout(150_000)
  const port = await freePort()
  const first = npmStart(port)
  await first.ready()
  first.kill9()
  await first.ended()
  const second = npmStart(port)
  await second.ready()
  second.ctrlC()
  await second.ended()
})

test('after kill -9 of npm alone the board ends by itself', async () => {
  test.setTimeout(150_000)
  const port = await freePort()
  const board = npmStart(port)
  await board.ready()
  process.kill(board.pid, 'SIGKILL')
  await board.ended()
  await expect.poll(() => processesOf(folder), { timeout: 10_000 }).toEqual([])
})

test('a mistake in the environment is one sentence with the variable, and no stack', async () => {
  test.setTimeout(150_000)
  const child = spawn('npm', ['start', '--', '--no-open'], {
    env: {
      ...terminal(),
      PORT: String(await freePort()),
      CACHEBOARD_DATA_DIR: folder,
      REDIS_URL: 'http://nope',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data))
  const [code] = await once(child, 'exit')
  expect(code).not.toBe(0)
  expect(output).toContain('REDIS_URL: ')
  expect(output).toContain('redis://')
  expect(output).not.toMatch(/\bat .+:\d+:\d+/)
})
