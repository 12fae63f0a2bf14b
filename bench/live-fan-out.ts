/**
 * What do a thousand viewers of one board cost, the board and the cache it watches?
 *   npm run bench -- live-fan-out [viewers, default 1000] [seconds, default 20]
 * BASE_URL with BOARD_PID and REDIS_URL measures a board that runs already.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Redis } from 'ioredis'
import { startRedisServer } from '#testing/redis-server.ts'
import { ask, type Board, costOf, firstTarget, pass, percentile, startBoard } from './board.ts'

const viewers = Number(process.argv[2] ?? 1000)
const seconds = Number(process.argv[3] ?? 20)

type Row = {
  what: string
  viewers: number
  cpu: number
  rss: number
  p50: number
  p99: number
  perSecond: number
  info: number
}

const undo: (() => unknown)[] = []

async function main() {
  const redis = process.env.REDIS_URL ? null : await startRedisServer()
  if (redis) undo.push(redis.stop)
  const target = new Redis(process.env.REDIS_URL ?? redis?.url ?? '')
  undo.push(() => target.disconnect())
  const board = await findBoard(redis?.url ?? process.env.REDIS_URL ?? '')
  const id = await firstTarget(board.url)
  if (id === null) throw new Error('The board watches no cache.')

  const stream = `${board.url}/api/live?topics=${encodeURIComponent(`frame:${id},facts:${id},board`)}`
  const poll = `${board.url}/api/trpc/overview.latest?input=${encodeURIComponent(JSON.stringify({ target: id }))}`
  const frameBytes = JSON.stringify(await ask(board.url, poll.split('/api/trpc/')[1] ?? '')).length
  const bare = await startBare(frameBytes)
  const rows = [
    await measure({ what: 'board, one stream', url: stream, how: 'stream', many: 1, pid: board.pid, target }),
    await measure({
      what: 'board, streams',
      url: stream,
      how: 'stream',
      many: viewers,
      pid: board.pid,
      target,
    }),
    await measure({
      what: 'board, polled 1/s',
      url: poll,
      how: 'poll',
      many: viewers,
      pid: board.pid,
      target,
    }),
    await measure({
      what: 'bare Node stream',
      url: bare.url,
      how: 'stream',
      many: viewers,
      pid: bare.pid,
      target,
    }),
  ]
  print(rows, frameBytes)
}

async function findBoard(redisUrl: string): Promise<Pick<Board, 'url' | 'pid'>> {
  const { BASE_URL, BOARD_PID } = process.env
  if (BASE_URL) return { url: BASE_URL, pid: Number(BOARD_PID) }
  const board = await startBoard({ REDIS_URL: redisUrl })
  undo.push(board.stop)
  return board
}

async function startBare(bytes: number) {
  const child = fork('bench/bare-sse.ts', [String(bytes)])
  undo.push(() => child.kill())
  const [port] = await once(child, 'message')
  return { url: `http://127.0.0.1:${port}/`, pid: child.pid ?? 0 }
}

type Run = { what: string; url: string; how: 'stream' | 'poll'; many: number; pid: number; target: Redis }

async function measure({ what, url, how, many, pid, target }: Run): Promise<Row> {
  const child = fork('bench/viewers.ts', [how, url, String(many)])
  await message(child)
  await pass(2000)
  const before = { cost: await costOf(pid), info: await infoCalls(target), at: performance.now() }
  child.send(seconds * 1000)
  const { delays, lost } = (await message(child)) as { delays: number[]; lost: number }
  const after = { cost: await costOf(pid), info: await infoCalls(target), at: performance.now() }
  if (lost > 0) throw new Error(`${what}: ${lost} of ${many} viewers lost their connection.`)
  const took = (after.at - before.at) / 1000
  await pass(2000)
  return {
    what,
    viewers: many,
    cpu: (after.cost.cpuMs - before.cost.cpuMs) / took / 10,
    rss: after.cost.rss,
    p50: percentile(delays, 0.5),
    p99: percentile(delays, 0.99),
    perSecond: delays.length / many / took,
    // One of them is this bench, asking.
    info: (after.info - before.info - 1) / took,
  }
}

async function message(child: ChildProcess): Promise<unknown> {
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`The viewers ended with ${code}.`)
  })
  const [said] = await Promise.race([once(child, 'message'), gone])
  // It may exit now: it has said what it had to say.
  gone.catch(() => undefined)
  return said
}

async function infoCalls(target: Redis): Promise<number> {
  return Number(/cmdstat_info:calls=(\d+)/.exec(await target.info('commandstats'))?.[1] ?? 0)
}

function print(rows: Row[], frameBytes: number) {
  console.log(`frame ${frameBytes} bytes, ${seconds} s each\n`)
  console.table(
    Object.fromEntries(
      rows.map(row => [
        row.what,
        {
          viewers: row.viewers,
          'CPU % of a core': row.cpu.toFixed(2),
          'RSS MB': row.rss.toFixed(0),
          'p50 ms': row.p50,
          'p99 ms': row.p99,
          'frames/s each': row.perSecond.toFixed(2),
          'INFO/s at target': row.info.toFixed(2),
        },
      ]),
    ),
  )
  const [one, many, polled, bare] = rows
  if (!one || !many || !polled || !bare) return
  console.log(`INFO at the target, ${many.viewers} viewers : 1    ${(many.info / one.info).toFixed(2)} ×`)
  console.log(`CPU, streams : polling                  ${(many.cpu / polled.cpu).toFixed(2)} ×`)
  console.log(`CPU, streams : bare Node                ${(many.cpu / bare.cpu).toFixed(2)} ×`)
  console.log(
    `aims: CPU ≤ 5 % ${many.cpu <= 5 ? 'met' : 'MISSED'}, p99 ≤ 100 ms ${many.p99 <= 100 ? 'met' : 'MISSED'}`,
  )
}

try {
  await main()
} finally {
  for (const each of undo.reverse()) await each()
}
