/**
 * How fast is a whole keyspace walked, summed up and shown, and does anybody else notice? The board's walk beside
 * redis-cli --scan, its statistics beside redis-cli --memkeys, and the tree of redis-commander (from npm), on the same
 * server in one run; then redis-benchmark with and without a walk, in turns. Processor time (client and server together) is beside the time on the clock:
 * a busy machine moves it far less.
 *   npm run bench -- key-scan [keys, default 1000000] [pairs with a foreground client, default 5]
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { createKeyBrowser } from '#server/observe/keys/key-browser.ts'
import type { StatisticsState, WalkState } from '#server/observe/keys/shapes.ts'
import { createTarget } from '#server/targets/target.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { startRedisServer } from '#testing/redis-server.ts'
import { costOf, median, percentile } from './board.ts'
import { startRedisCommander } from './redis-commander.ts'

const count = Math.max(1000, Number(process.argv[2] ?? 1_000_000))
const pairs = Math.max(1, Number(process.argv[3] ?? 5))
const rounds = 3
const run = promisify(execFile)
const quietLog = { debug() {}, info() {}, warn() {}, error: console.error }
const all = {
  prefix: null,
  pattern: null,
  types: [],
  ttl: { kind: 'any' as const },
  minBytes: null,
  minIdleMs: null,
}

type Took = { wall: number; cpu: number }

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function browse(url: string) {
  const endpoint = parseRedisUrl(url)
  const target = createTarget({
    id: 'b',
    name: 'b',
    endpoint,
    role: 'observe',
    embedded: null,
    log: quietLog,
  })
  const waiting = new Set<() => void>()
  const keys = createKeyBrowser({
    target,
    log: quietLog,
    mostBytes: 2048 * 1024 * 1024,
    watched: () => true,
    onWalk: () => look(),
    onStatistics: () => look(),
  })
  function look() {
    for (const each of waiting) each()
  }
  const until = (holds: () => boolean) =>
    new Promise<void>(resolve => {
      const check = () => {
        if (!holds()) return
        waiting.delete(check)
        resolve()
      }
      waiting.add(check)
      check()
    })
  target.start()
  return {
    keys,
    until,
    async stop() {
      await keys.stop()
      await target.stop()
    },
  }
}

const over = ({ phase }: WalkState | StatisticsState) => ['done', 'failed', 'cancelled'].includes(phase)
const ms = (value: number) => `${Math.round(value).toLocaleString('en')} ms`

/** Processor time of this process (the walk's thread is in it) and of the server from now on. */
function createMeter(): () => Promise<number> {
  const own = process.cpuUsage()
  const theirs = costOf(server.pid)
  return async () => {
    const { user, system } = process.cpuUsage(own)
    return (user + system) / 1000 + (await costOf(server.pid)).cpuMs - (await theirs).cpuMs
  }
}

async function walkOnce(url: string) {
  const browser = browse(url)
  const { keys, until } = browser
  const cpu = createMeter()
  const began = performance.now()
  const page = await keys.ask('list', { filter: all, cursor: null, limit: 100 })
  const first = performance.now() - began
  await until(() => over(keys.state()))
  const walked = performance.now() - began
  const names: Took = { wall: walked, cpu: await cpu() }
  const { phase, keys: found, cut } = keys.state()
  if (phase !== 'done' || cut) throw new Error(`The walk ended as ${phase}: ${cut}`)
  const later = await timed(() => keys.ask('list', { filter: all, cursor: null, limit: 100 }))
  const last = await timed(() => keys.ask('list', { filter: all, cursor: `#${found - 100}`, limit: 100 }))
  const tree = await timed(() =>
    keys.ask('tree', { prefix: null, delimiter: ':', order: 'count', cursor: null, limit: 100 }),
  )
  const again = performance.now()
  const more = createMeter()
  await keys.ask('measure', { action: 'start' })
  await until(() => over(keys.statisticsState()))
  const sums: Took = { wall: performance.now() - again, cpu: await more() }
  const { whole } = await keys.ask('statistics', {
    prefix: null,
    delimiter: ':',
    order: 'memory',
    cursor: null,
    limit: 100,
  })
  await browser.stop()
  return { rows: page.rows.length, first, found, later, last, tree, names, sums, whole }
}

const both = ({ wall, cpu }: Took) => `${ms(wall)} (processor ${ms(cpu)})`

async function foreground(port: number): Promise<number> {
  const args = ['-p', String(port), '-t', 'get', '-c', '4', '-n', '60000', '-r', '100000', '--csv']
  const { stdout } = await run('redis-benchmark', args)
  const [head = '', line = ''] = stdout
    .trim()
    .split('\n')
    .map(each => each.replaceAll('"', ''))
  return Number(line.split(',')[head.split(',').indexOf('p99_latency_ms')])
}

type SlowEntry = [id: number, at: number, us: number, words: string[], address: string, client: string]
/** The slow log is emptied in between: what was in it counts at the end. */
const earlier: SlowEntry[] = []
const slowest = (entries: SlowEntry[]) => Math.max(0, ...entries.map(([, , us]) => us))

/** What a person waits for there, and everybody else with him. */
async function besideRedisCommander() {
  const commander = await startRedisCommander(server.port)
  if (!commander) return console.log('redis-commander could not be installed from npm: not compared')
  try {
    earlier.push(...((await client.call('SLOWLOG', 'GET', '128')) as SlowEntry[]))
    await client.call('SLOWLOG', 'RESET')
    const { ms: took, bytes } = await commander.tree()
    const slow = (await client.call('SLOWLOG', 'GET', '128')) as SlowEntry[]
    const walks = slow.filter(([, , , words]) => words[0]?.toLowerCase() === 'keys')
    console.log(
      `redis-commander 0.9.0: its tree after ${ms(took)} (${bytes.toLocaleString('en')} bytes to the browser); its longest command kept everybody waiting for ${ms(slowest(walks) / 1000)} (${walks[0]?.[3].join(' ') ?? 'none above 5 ms'})`,
    )
  } catch (error) {
    console.log(`redis-commander 0.9.0 gave up: ${error instanceof Error ? error.message : error}`)
  } finally {
    commander.stop()
    await client.call('SLOWLOG', 'RESET')
  }
}

const server = await startRedisServer({
  args: ['--enable-debug-command', 'yes', '--slowlog-log-slower-than', '5000'],
})
const client = new Redis(server.port)
try {
  await client.call('DEBUG', 'POPULATE', count)
  console.log(`${count.toLocaleString('en')} keys`)
  /** `times` of the shell: what its children took of the processor. */
  async function cli(option: string): Promise<Took> {
    const before = await costOf(server.pid)
    const began = performance.now()
    const { stdout } = await run('bash', ['-c', `redis-cli -p ${server.port} ${option} > /dev/null; times`])
    const wall = performance.now() - began
    const children = stdout.trim().split('\n').at(-1) ?? ''
    const own = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
      (sum, [, m, sec]) => sum + Number(m) * 60 + Number(sec),
      0,
    )
    return { wall, cpu: own * 1000 + (await costOf(server.pid)).cpuMs - before.cpuMs }
  }
  const ratiosOf = {
    names: { wall: [] as number[], cpu: [] as number[] },
    sums: { wall: [] as number[], cpu: [] as number[] },
  }
  for (let round = 1; round <= rounds; round++) {
    const theirs = await cli('--scan')
    const ours = await walkOnce(server.url)
    const memkeys = await cli('--memkeys')
    for (const kind of ['wall', 'cpu'] as const) {
      ratiosOf.names[kind].push(ours.names[kind] / theirs[kind])
      ratiosOf.sums[kind].push((ours.names[kind] + ours.sums[kind]) / memkeys[kind])
    }
    if (ours.found < count) throw new Error(`The walk found ${ours.found} of ${count} keys.`)
    console.log(`round ${round}`)
    console.log(
      `  first ${ours.rows} rows, thread and connection included: ${ms(ours.first)}; asked again: ${ms(ours.later)}; the last 100: ${ms(ours.last)}; tree: ${ms(ours.tree)}`,
    )
    console.log(`  all names: ${both(ours.names)}; redis-cli --scan: ${both(theirs)}`)
    console.log(
      `  types, TTLs and memory of all: ${both(ours.sums)} more; redis-cli --memkeys: ${both(memkeys)}`,
    )
    console.log(
      `  ${ours.whole.memory?.toLocaleString('en')} bytes in ${ours.whole.keys.toLocaleString('en')} keys`,
    )
  }
  await besideRedisCommander()
  const ratios: number[] = []
  const alones: number[] = []
  for (let pair = 0; pair < pairs; pair++) {
    const alone = await foreground(server.port)
    const browser = browse(server.url)
    await browser.keys.ask('list', { filter: all, cursor: null, limit: 1 })
    const beside = await foreground(server.port)
    const { phase, duty } = browser.keys.state()
    await browser.stop()
    ratios.push(beside / alone)
    alones.push(alone)
    console.log(
      `pair ${pair + 1}: p99 of GET alone ${alone} ms, beside a walk ${beside} ms (${phase}, ${(duty * 100).toFixed(1)} % of the server)`,
    )
  }
  const slow = [...earlier, ...((await client.call('SLOWLOG', 'GET', '128')) as SlowEntry[])]
  const mine = slow.filter(entry => entry[5] === 'cacheboard')
  const aim = (met: boolean) => (met ? 'met' : 'MISSED')
  const { names, sums } = ratiosOf
  const shown = ({ wall, cpu }: { wall: number[]; cpu: number[] }) =>
    `${median(wall).toFixed(2)} of the time, ${median(cpu).toFixed(2)} of the processor time`
  console.log(
    `\nnames: ${shown(names)} of redis-cli --scan (aim: at most 1): ${aim(median(names.wall) <= 1)}`,
  )
  console.log(
    `complete statistics: ${shown(sums)} of redis-cli --memkeys (aim: at most 0.5): ${aim(median(sums.wall) <= 0.5)}`,
  )
  // Where the same run without a walk differs from itself by more than the aim, nothing can be told.
  const quiet = percentile(alones, 0.75) <= percentile(alones, 0.25) * 1.1
  const p99 = median(ratios)
  console.log(
    `p99 of a foreground client: ${p99.toFixed(2)} times (aim: at most 1.1): ${quiet ? aim(p99 <= 1.1) : 'too noisy a machine to tell'}`,
  )
  const scan = /^cmdstat_scan:calls=(\d+)/m.exec(await client.info('commandstats'))?.[1]
  console.log(
    `commands of the board above 5 ms: ${mine.length} (aim: 0), of others: ${slow.length - mine.length}, of ${scan} SCANs`,
  )
  for (const [, , us, words] of mine.slice(0, 5)) console.log(`  ${us} µs ${words.slice(0, 4).join(' ')}`)
} finally {
  client.disconnect()
  await server.stop()
}
