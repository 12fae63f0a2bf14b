import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { Redis } from 'ioredis'
import { startRedisServer } from '#testing/redis-server.ts'
import { pass } from './board.ts'
import { browse, everything, over } from './browse-keys.ts'
import { canPart, keepTo } from './cores.ts'
import { judge, type Quiet } from './quiet.ts'

type Browsed = ReturnType<typeof browse>
/** Nobody walks; the client's own server is walked; another server is walked, which only takes processor time. */
const conditions = ['alone', 'here', 'elsewhere'] as const
type Condition = (typeof conditions)[number]
type Felt = {
  name: Condition
  requests: number
  p50: number
  p99: number
  p999: number
  /** ms for which the client's server could have run and did not, in each second. */
  waited: number
  keys: number
}
type Served = { url: string; port: number; pid: number }

const sliceMs = 500
const settleMs = 60

/** In turns of half a second, in an order that chance decides: whatever else the machine does falls on all alike. */
async function inTurns(options: {
  pid: number
  client: ChildProcess
  turns: number
  walks: { here: Browsed; elsewhere: Browsed }
}): Promise<Felt[]> {
  const { pid, client, turns, walks } = options
  const sums = new Map(conditions.map(name => [name, { waited: 0, keys: 0 }]))
  await pass(1000)
  for (let turn = 0; turn < turns; turn++) {
    for (const name of [...conditions].sort(() => Math.random() - 0.5)) {
      const walk = name === 'alone' ? null : walks[name]
      await walk?.go()
      await pass(settleMs)
      const [keys, waited] = [walk?.keys.state().keys ?? 0, await waitedMs(pid)]
      client.send({ label: name })
      await pass(sliceMs)
      client.send({ label: null })
      const sum = sums.get(name)
      if (sum) sum.waited += (await waitedMs(pid)) - waited
      await walk?.rest()
      if (sum) sum.keys += Math.max(0, (walk?.keys.state().keys ?? 0) - keys)
      await pass(settleMs)
    }
  }
  client.send('report')
  const [report] = (await once(client, 'message')) as [Omit<Felt, 'waited' | 'keys'>[]]
  const seconds = (turns * sliceMs) / 1000
  return conditions.flatMap(name => {
    const felt = report.find(each => each.name === name)
    const { waited, keys } = sums.get(name) ?? { waited: 0, keys: 0 }
    return felt ? [{ ...felt, waited: waited / seconds, keys: keys / seconds }] : []
  })
}

/** How long a process was ready to run and did not. Linux only. */
async function waitedMs(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '0 0 0')
  return Number(text.split(' ')[1]) / 1e6
}

/**
 * What a steady client feels of a walk: where all share this machine's processors, and where the board has one of its
 * own and the server with its client another, as a board on another machine than the cache.
 */
export async function besideAWalk(server: Served, count: number, turns: number, room: Quiet): Promise<void> {
  const other = await startRedisServer({ args: ['--enable-debug-command', 'yes'] })
  const busy = new Redis(other.port)
  await busy.call('DEBUG', 'POPULATE', count)
  // The walk there shall be as polite as the walk here: somebody else is at work.
  const working = setInterval(() => {
    for (let i = 0; i < 4; i++) busy.ping().catch(() => {})
  }, 20)
  const walks = { here: browse(server.url), elsewhere: browse(other.url) }
  const feel = async (name: string, place: (client: ChildProcess) => Promise<void>) => {
    const client = fork('bench/foreground-client.ts', [String(server.port)])
    await place(client)
    tell(name, await inTurns({ pid: server.pid, client, turns, walks }), room)
  }
  try {
    for (const side of [walks.here, walks.elsewhere]) {
      await side.ready()
      await side.keys.ask('list', { filter: everything, cursor: null, limit: 1 })
      // The first names are read sooner than the rest: what is measured is the long part.
      await side.until(() => side.keys.state().keys > 6000 || over(side.keys.state()))
      await side.rest()
    }
    if (await canPart()) {
      await feel('the board on a processor of its own', async client => {
        await Promise.all([
          ...[process.pid, other.pid].map(pid => keepTo(1, pid)),
          ...[server.pid, client.pid ?? 0].map(pid => keepTo(0, pid)),
        ])
      })
      await Promise.all([process.pid, other.pid, server.pid].map(pid => keepTo('any', pid)))
    }
    await feel('all on the same processors', async () => {})
  } finally {
    clearInterval(working)
    await Promise.all([walks.here.stop(), walks.elsewhere.stop()])
    busy.disconnect()
    await other.stop()
  }
}

function tell(how: string, felt: readonly Felt[], room: Quiet) {
  const by = (name: Condition) => felt.find(each => each.name === name)
  const [alone, here, elsewhere] = [by('alone'), by('here'), by('elsewhere')]
  if (!alone || !here || !elsewhere) return
  console.log(`\n${how}`)
  for (const { name, requests, p50, p99, waited, keys } of felt) {
    console.log(
      `  ${name}: p50 ${p50} µs, p99 ${p99} µs of ${requests.toLocaleString('en')} GETs; its server waited for a processor ${waited.toFixed(1)} ms in each second; ${Math.round(keys).toLocaleString('en')} keys walked a second`,
    )
  }
  const [whole, floor] = [here.p99 / alone.p99, elsewhere.p99 / alone.p99]
  console.log(
    `  p99 of a steady client: ${whole.toFixed(2)} times beside a walk, ${floor.toFixed(2)} times beside the same walk of another server (what sharing the machine costs)`,
  )
  console.log(`  ${judge('a foreground client’s p99 rises by at most 10 %', whole <= 1.1, room)}`)
}
