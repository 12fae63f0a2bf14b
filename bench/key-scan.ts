/**
 * How fast is a whole keyspace walked, summed up and shown, and does anybody else notice? The board's walk beside
 * redis-cli --scan, its statistics beside redis-cli --memkeys, and the tree of redis-commander (from npm), on the same
 * server in one run. Processor time (client and server together) is beside the time on the clock: a busy machine moves
 * it far less. Then a client that reads steadily, in turns of half a second: alone, beside a walk of its server, and
 * beside the same walk of another server, which can take nothing from it but processor time; once with the board on a
 * processor of its own, as on another machine, and once with everything on the same ones.
 *   npm run bench -- key-scan [keys, default 1000000, also 10000000] [turns of each kind, default 40]
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { startRedisServer } from '#testing/redis-server.ts'
import { besideAWalk } from './beside-a-walk.ts'
import { costOf, median, pass } from './board.ts'
import { browse, everything, over } from './browse-keys.ts'
import { judge, lookForQuiet } from './quiet.ts'
import { startRedisCommander } from './redis-commander.ts'

const count = Math.max(1000, Number(process.argv[2] ?? 1_000_000))
const turns = Math.max(1, Number(process.argv[3] ?? 40))
/** --memkeys takes a minute for each million: above two of them it is not waited for, and one round tells enough. */
const large = count > 2_000_000
const rounds = large ? 1 : 3
const run = promisify(execFile)
type Took = { wall: number; cpu: number }

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

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

/** Nobody has looked at any page of this cache before. */
async function coldRows(url: string): Promise<number> {
  const { keys, ready, stop } = browse(url)
  await ready()
  const took = await timed(() => keys.ask('list', { filter: everything, cursor: null, limit: 100 }))
  await stop()
  return took
}

async function walkOnce(url: string) {
  const browser = browse(url)
  const { keys, until } = browser
  // As it is when somebody comes from another page.
  keys.prepare()
  await browser.ready()
  await pass(1000)
  const cpu = createMeter()
  const began = performance.now()
  const page = await keys.ask('list', { filter: everything, cursor: null, limit: 100 })
  const first = performance.now() - began
  await until(() => over(keys.state()))
  const walked = performance.now() - began
  const names: Took = { wall: walked, cpu: await cpu() }
  const { phase, keys: found, cut } = keys.state()
  if (phase !== 'done' || cut) throw new Error(`The walk ended as ${phase}: ${cut}`)
  const later = await timed(() => keys.ask('list', { filter: everything, cursor: null, limit: 100 }))
  const last = await timed(() =>
    keys.ask('list', { filter: everything, cursor: `#${found - 100}`, limit: 100 }),
  )
  const tree = await timed(() =>
    keys.ask('tree', { prefix: null, delimiter: ':', order: 'count', offset: 0, limit: 100 }),
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

type SlowEntry = [id: number, at: number, us: number, words: string[], address: string, client: string]
/** The slow log is emptied in between: what was in it counts at the end. */
const earlier: SlowEntry[] = []
const slowest = (entries: SlowEntry[]) => Math.max(0, ...entries.map(([, , us]) => us))

/** What a person waits for there. */
async function besideRedisCommander() {
  const commander = await startRedisCommander(server.port)
  if (!commander) return console.log('redis-commander could not be installed from npm: not compared')
  try {
    earlier.push(...((await client.call('SLOWLOG', 'GET', '128')) as SlowEntry[]))
    await client.call('SLOWLOG', 'RESET')
    const { ms: took, bytes } = await commander.tree()
    const slow = (await client.call('SLOWLOG', 'GET', '128')) as SlowEntry[]
    const longest =
      slow.length > 0 ? `its longest command took ${ms(slowest(slow) / 1000)}` : 'no command above 5 ms'
    console.log(
      `redis-commander 0.9.0: walks all names before it shows the first one: its tree after ${ms(took)} (${bytes.toLocaleString('en')} bytes to the browser); ${longest}`,
    )
  } catch (error) {
    console.log(`redis-commander 0.9.0 gave up: ${error instanceof Error ? error.message : error}`)
  } finally {
    commander.stop()
    await client.call('SLOWLOG', 'RESET')
  }
}

/** What a command takes when nothing comes in between: the best of some tries, as the server counts it. */
async function again(words: string[]): Promise<string> {
  const name = words[0]?.toLowerCase()
  if (name !== 'scan') return 'not tried'
  const counted = async () => {
    const line = /^cmdstat_scan:calls=(\d+),usec=(\d+)/m.exec(await client.info('commandstats'))
    return Number(line?.[2] ?? 0)
  }
  let best = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < 20; tries++) {
    const before = await counted()
    await client.call('SCAN', ...words.slice(1))
    best = Math.min(best, (await counted()) - before)
  }
  return `${best} µs (so the machine had stopped the server)`
}

const room = lookForQuiet()
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
  // Newer ones can be told to ask for as many at once as we do; the others ask for ten.
  const largeCounts = (await run('redis-cli', ['--help'])).stdout.includes('--count') ? ' --count 1000' : ''
  const firsts: number[] = []
  const ratiosOf = {
    names: { wall: [] as number[], cpu: [] as number[] },
    sums: { wall: [] as number[], cpu: [] as number[] },
  }
  for (let round = 1; round <= rounds; round++) {
    const cold = await coldRows(server.url)
    const theirs = await cli(`--scan${largeCounts}`)
    const ours = await walkOnce(server.url)
    const memkeys = large ? null : await cli('--memkeys')
    for (const kind of ['wall', 'cpu'] as const) {
      ratiosOf.names[kind].push(ours.names[kind] / theirs[kind])
      if (memkeys) ratiosOf.sums[kind].push((ours.names[kind] + ours.sums[kind]) / memkeys[kind])
    }
    firsts.push(ours.first)
    if (ours.found < count) throw new Error(`The walk found ${ours.found} of ${count} keys.`)
    console.log(`round ${round}`)
    console.log(
      `  first ${ours.rows} rows, walk and connection included: ${ms(ours.first)}, with the start of the thread: ${ms(cold)}; asked again: ${ms(ours.later)}; the last 100: ${ms(ours.last)}; tree: ${ms(ours.tree)}`,
    )
    console.log(`  all names: ${both(ours.names)}; redis-cli --scan${largeCounts}: ${both(theirs)}`)
    console.log(
      `  types, TTLs and memory of all: ${both(ours.sums)} more; redis-cli --memkeys: ${memkeys ? both(memkeys) : 'not tried'}`,
    )
    console.log(
      `  ${ours.whole.memory?.toLocaleString('en')} bytes in ${ours.whole.keys.toLocaleString('en')} keys`,
    )
  }
  if (!large) await besideRedisCommander()
  await besideAWalk(server, count, turns, room)
  const slow = [...earlier, ...((await client.call('SLOWLOG', 'GET', '128')) as SlowEntry[])]
  const mine = slow.filter(entry => entry[5] === 'cacheboard')
  const aim = (met: boolean) => (met ? 'met' : 'MISSED')
  const { names, sums } = ratiosOf
  const shown = ({ wall, cpu }: { wall: number[]; cpu: number[] }) =>
    `${median(wall).toFixed(2)} of the time, ${median(cpu).toFixed(2)} of the processor time`
  console.log(
    `\nnames: ${shown(names)} of redis-cli --scan (aim: at most 1): ${aim(median(names.wall) <= 1)}`,
  )
  if (!large) {
    console.log(
      `complete statistics: ${shown(sums)} of redis-cli --memkeys (aim: at most 0.5): ${aim(median(sums.wall) <= 0.5)}`,
    )
  }
  console.log(
    judge(`the first 100 rows in ${ms(median(firsts))}, at most 100 ms`, median(firsts) <= 100, room),
  )
  const scan = /^cmdstat_scan:calls=(\d+)/m.exec(await client.info('commandstats'))?.[1]
  console.log(
    `commands of the board above 5 ms: ${mine.length} (aim: 0), of others: ${slow.length - mine.length}, of ${scan} SCANs`,
  )
  for (const [, , us, words] of mine.slice(0, 5)) {
    console.log(`  ${us} µs ${words.slice(0, 4).join(' ')}; the same again: ${await again(words)}`)
  }
} finally {
  client.disconnect()
  await server.stop()
}
