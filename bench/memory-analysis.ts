/**
 * Where a million keys' memory goes: the board's sample and its complete walk beside redis-cli --bigkeys and --memkeys,
 * on the same server in one run. Time on the clock, the server's own time (INFO commandstats), the error against the
 * full truth, and what a foreground client notices.
 *   npm run bench -- memory-analysis [keys, default 1000000] [rounds, default 3]
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { createAnalysis } from '#server/observe/memory/analyse.ts'
import type { Analysis, Order } from '#server/observe/memory/shapes.ts'
import { createTarget } from '#server/targets/target.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { startRedisServer } from '#testing/redis-server.ts'
import { median } from './board.ts'

const count = Math.max(1000, Number(process.argv[2] ?? 1_000_000))
const rounds = Math.max(1, Number(process.argv[3] ?? 3))
const run = promisify(execFile)
const quietLog = { debug() {}, info() {}, warn() {}, error: console.error }
const sample: Order = { mode: 'sample', keys: 20_000, delimiter: ':' }
const complete: Order = { mode: 'complete', keys: 20_000, delimiter: ':' }
const spaces = ['product', 'user', 'search', 'session', 'cart']

const server = await startRedisServer({ args: ['--maxmemory-policy', 'allkeys-lru'] })
const client = new Redis(server.port)
const target = createTarget({
  id: 'b',
  name: 'b',
  endpoint: parseRedisUrl(server.url),
  role: 'observe',
  embedded: null,
  log: quietLog,
})

/** As caches are: many small values, some large ones, namespaces of different sizes, most with a TTL. */
async function fill() {
  for (let from = 0; from < count; from += 5000) {
    const pipeline = client.pipeline()
    for (let i = from; i < Math.min(count, from + 5000); i++) {
      const space = spaces[Math.floor(5 * ((i * 0.618_033_98) % 1) ** 2)]
      const size = Math.round(30 + 25 / (0.02 + ((i * 0.754_877_67) % 1)))
      if (i % 4 === 3) pipeline.hset(`${space}:${i}`, 'name', 'x'.repeat(size), 'at', i)
      else if (i % 3 === 0) pipeline.set(`${space}:${i}`, 'x'.repeat(size))
      else pipeline.set(`${space}:${i}`, 'x'.repeat(size), 'EX', 10_000 + (i % 50_000))
    }
    await pipeline.exec()
  }
}

async function truth() {
  const bytes = new Map<string, number>()
  let cursor = '0'
  do {
    const [next, names] = await client.scan(cursor, 'COUNT', 1000)
    const pipeline = client.pipeline()
    for (const name of names) pipeline.call('MEMORY', 'USAGE', name)
    const replies = (await pipeline.exec()) ?? []
    names.forEach((name, i) => {
      const space = name.slice(0, name.indexOf(':') + 1)
      bytes.set(space, (bytes.get(space) ?? 0) + Number(replies[i]?.[1]))
    })
    cursor = next
  } while (cursor !== '0')
  return bytes
}

/** ms that the server spent inside commands since it was asked to forget. */
async function serverMs(): Promise<number> {
  const text = await client.info('commandstats')
  return [...text.matchAll(/^cmdstat_(\S+?):calls=\d+,usec=(\d+)/gm)].reduce(
    (sum, [, name = '', usec]) => (/^(info|config)/.test(name) ? sum : sum + Number(usec) / 1000),
    0,
  )
}

type Took = { wall: number; server: number }

async function timed<T>(work: () => Promise<T>): Promise<Took & { result: T }> {
  await client.config('RESETSTAT')
  const began = performance.now()
  const result = await work()
  return { wall: performance.now() - began, server: await serverMs(), result }
}

async function analyse(order: Order): Promise<Analysis> {
  const passes = target.nodes().map(node => node.pass('memory'))
  const { analysis, problem } = await createAnalysis({ passes, order }).run()
  if (!analysis) throw new Error(problem ?? 'no analysis')
  return analysis
}

const cli = (option: string) => run('bash', ['-c', `redis-cli -p ${server.port} ${option} > /dev/null`])
const shown = ({ wall, server: inside }: Took) =>
  `${Math.round(wall)} ms, ${Math.round(inside)} ms of the server`
const percent = (share: number) => `${(share * 100).toFixed(2)} %`

function errorsOf(analysis: Analysis, real: ReadonlyMap<string, number>) {
  const all = [...real.values()].reduce((sum, bytes) => sum + bytes, 0)
  const each = [...real].map(([name, bytes]) => {
    const told = analysis.namespaces.find(space => space.name === name)?.bytes ?? { value: 0, margin: 0 }
    return { off: Math.abs(told.value - bytes), of: bytes, margin: told.margin }
  })
  return {
    whole: Math.abs(analysis.bytes.value - all) / all,
    worst: Math.max(...each.map(({ off }) => off / all)),
    within: each.filter(({ off, margin }) => off <= margin).length,
    spaces: each.length,
  }
}

async function foreground(): Promise<number> {
  const args = ['-p', String(server.port), '-t', 'get', '-c', '4', '-n', '60000', '-r', '100000', '--csv']
  const { stdout } = await run('redis-benchmark', args)
  const [head = '', line = ''] = stdout
    .trim()
    .split('\n')
    .map(text => text.replaceAll('"', ''))
  return Number(line.split(',')[head.split(',').indexOf('p99_latency_ms')])
}

try {
  target.start()
  await fill()
  const real = await truth()
  console.log(`${count.toLocaleString('en')} keys in ${real.size} namespaces`)
  const ratios = { sampleToBig: [] as number[], sampleToMem: [] as number[], completeToMem: [] as number[] }
  const errors: number[] = []
  for (let round = 1; round <= rounds; round++) {
    const small = await timed(() => analyse(sample))
    const big = await timed(() => cli('--bigkeys'))
    const whole = await timed(() => analyse(complete))
    const mem = await timed(() => cli('--memkeys'))
    const off = errorsOf(small.result, real)
    const exact = errorsOf(whole.result, real)
    errors.push(off.whole)
    ratios.sampleToBig.push(small.wall / big.wall)
    ratios.sampleToMem.push(small.wall / mem.wall)
    ratios.completeToMem.push(whole.wall / mem.wall)
    console.log(`round ${round}`)
    console.log(`  sample of ${small.result.looked} keys: ${shown(small)}`)
    console.log(
      `    off by ${percent(off.whole)} in all, at most ${percent(off.worst)} of all in a namespace; ${off.within} of ${off.spaces} within their margin (stated: ± ${percent(small.result.bytes.margin / small.result.bytes.value)})`,
    )
    console.log(`  every key: ${shown(whole)}; off by ${percent(exact.whole)}`)
    console.log(`  redis-cli --bigkeys: ${shown(big)}`)
    console.log(`  redis-cli --memkeys: ${shown(mem)}`)
  }
  const alone: number[] = []
  const beside: number[] = []
  for (let pair = 0; pair < 3; pair++) {
    alone.push(await foreground())
    const passes = target.nodes().map(node => node.pass('memory'))
    const analysis = createAnalysis({ passes, order: complete })
    const running = analysis.run()
    beside.push(await foreground())
    analysis.cancel()
    await running
  }
  const aim = (met: boolean) => (met ? 'met' : 'MISSED')
  const [toBig, toMem, completeToMem] = [ratios.sampleToBig, ratios.sampleToMem, ratios.completeToMem].map(
    median,
  )
  console.log(
    `\nsample: ${toBig?.toFixed(3)} of the time of --bigkeys, ${toMem?.toFixed(3)} of --memkeys (aim: at most 0.1): ${aim((toMem ?? 1) <= 0.1)}`,
  )
  console.log(
    `error of the whole: ${percent(median(errors))} (aim: at most 1 %): ${aim(median(errors) <= 0.01)}`,
  )
  console.log(
    `every key: ${completeToMem?.toFixed(2)} of the time of --memkeys (aim: at most 0.5): ${aim((completeToMem ?? 1) <= 0.5)}`,
  )
  console.log(
    `p99 of a foreground client: alone ${median(alone)} ms, beside a complete walk ${median(beside)} ms`,
  )
} finally {
  client.disconnect()
  await target.stop()
  await server.stop()
}
