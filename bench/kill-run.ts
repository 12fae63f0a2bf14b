import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createRandom } from '#server/engine/clock.ts'
import { openPool } from '#server/engine/source/pool.ts'
import { createShopTables } from '#server/engine/source/shop-tables.ts'
import { startTestPostgres } from '#testing/postgres.ts'
import { startRedisServer } from '#testing/redis-server.ts'
import { type Fault, type Orders, type Step, steps } from './kill-steps.ts'
import { strikesAt, type Victim, victims } from './kill-victims.ts'

export type KillOptions = {
  kills: number
  seed: number
  fault?: Fault
  /** The server's own settings for keeping what it acknowledged. */
  persistence?: string[]
  /** Only here, and only these: to meet one planted fault for certain. */
  at?: readonly Step[]
  who?: readonly Victim[]
  say?: (line: string) => void
}
export type KillReport = {
  kills: number
  acknowledged: number
  lost: string[]
  /** Lost although no kill of Redis followed within the two seconds that appendfsync everysec admits. */
  unexplained: string[]
  regressions: number
  /** Records that nobody could flush at the end. */
  undrained: number
  /** Instances that ended by themselves: nothing that happens to the servers may do that. */
  crashed: string[]
  killed: Record<string, number>
}

const ALWAYS = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always']
/** A busy machine takes its time to start a process. */
const ARRIVAL_MS = 10_000
/** What is left in the journal may be much, but it has to become less. */
const STUCK_MS = 30_000
const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/** Versions that go down in the database are written down by the database itself. */
const watchman = `
  create table shop.regression (id text, was bigint, became bigint);
  create function shop.watch() returns trigger language plpgsql as $$ begin
    if new.version < old.version then insert into shop.regression values (new.id, old.version, new.version); end if;
    return new;
  end $$;
  create trigger watch before update on shop.item for each row execute function shop.watch();
`

/** Kills, freezes and starts again, at each named step of write-behind; then compares what was promised with what is there. */
export async function killRun({
  kills,
  seed,
  fault = 'none',
  persistence = ALWAYS,
  at = steps,
  who = victims,
  say = () => {},
}: KillOptions): Promise<KillReport> {
  const random = createRandom(seed)
  const pick = <T>(from: readonly T[]): T => {
    const one = from[Math.floor(random.next() * from.length)]
    if (one === undefined) throw new RangeError('nothing to pick from')
    return one
  }
  const redis = await startRedisServer({ args: persistence })
  const postgres = await startTestPostgres()
  const sql = openPool({ url: postgres.url, size: 1 })
  await createShopTables(sql, 'shop')
  await sql.unsafe(watchman)
  const strikeServer = strikesAt({ redis, postgres })
  const promised = new Map<string, number>()
  const promisedAt = new Map<string, number>()
  const strikes: number[] = []
  const killed: Record<string, number> = {}
  let acknowledged = 0
  const crashed: string[] = []
  let frozen: ChildProcess | undefined

  function start(orders: Partial<Orders> & { name: string }): ChildProcess {
    const full: Orders = {
      redis: redis.url,
      postgres: postgres.url,
      from: 0,
      stopAt: 'never',
      after: 0,
      fault,
      drain: false,
      ...orders,
    }
    const child = fork(join(import.meta.dirname, 'kill-worker.ts'), [JSON.stringify(full)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    child.once('exit', code => {
      if (code) crashed.push(`${full.name}, stopping at ${full.stopAt}, ended with ${code}`)
    })
    child.on('message', message => {
      const { acknowledged: key, number } = Object(message)
      if (!key) return
      acknowledged += 1
      promised.set(key, Math.max(number, promised.get(key) ?? 0))
      promisedAt.set(key, performance.now())
    })
    return child
  }
  const arrived = (child: ChildProcess) =>
    Promise.race([
      new Promise<boolean>(resolve => child.on('message', message => Object(message).at && resolve(true))),
      once(child, 'exit').then(() => false),
      sleep(ARRIVAL_MS).then(() => false),
    ])
  async function end(child: ChildProcess) {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  const admitted = (key: string) => {
    const at = promisedAt.get(key) ?? 0
    return strikes.some(strike => strike >= at && strike - at <= 2_000)
  }

  async function strike(victim: Victim, child: ChildProcess) {
    if (victim === 'the instance') return end(child)
    if (victim === 'the instance, frozen') {
      child.kill('SIGSTOP')
      frozen = child
      return
    }
    // It goes on at its step and meets a server that is gone, or one that has come back with what it kept.
    const meetsIt = random.next() < 0.5
    if (meetsIt) child.send({ go: true })
    if (victim === 'Redis') strikes.push(performance.now())
    await strikeServer(victim)
    if (!meetsIt) child.send({ go: true })
    await sleep(150)
    await end(child)
  }

  /** How many records are left in the journal when nothing moves any more. */
  async function drain(): Promise<number> {
    const drainer = start({ name: 'drainer', drain: true })
    let least = Number.POSITIVE_INFINITY
    let movedAt = performance.now()
    drainer.on('message', message => {
      const { pending } = Object(message)
      if (typeof pending !== 'number' || pending >= least) return
      least = pending
      movedAt = performance.now()
    })
    const gone = once(drainer, 'exit')
    while (drainer.exitCode === null && performance.now() - movedAt < STUCK_MS) {
      await Promise.race([gone, sleep(500)])
    }
    await end(drainer)
    return least
  }

  try {
    for (let kill = 0; kill < kills; kill++) {
      const [step, victim]: [Step, Victim] = [pick(at), pick(who)]
      const child = start({
        name: `worker-${kill}`,
        from: 1,
        stopAt: step,
        after: Math.floor(random.next() * 4),
      })
      const thaws = frozen
      frozen = undefined
      const reached = await arrived(child)
      if (!reached) say(`${kill}: ${step} was not reached before ${victim} was struck`)
      await strike(victim, child)
      // The one that was frozen goes on with what it had in its hands, beside another that has taken over since.
      if (thaws) {
        thaws.kill('SIGCONT')
        thaws.send({ go: true })
        await sleep(200)
        await end(thaws)
      }
      const place = `${victim} ${reached ? 'at' : 'before'} ${step}`
      killed[place] = (killed[place] ?? 0) + 1
      if ((kill + 1) % 20 === 0) say(`${kill + 1} kills, ${acknowledged} acknowledged`)
    }
    if (frozen) await end(frozen)
    const undrained = await drain()
    if (undrained > 0) say(`${undrained} records are stuck in the journal`)
    const rows = await sql`select id, body from shop.item`
    const there = new Map(rows.map(row => [String(row.id), Number(row.body?.number)]))
    const lost = [...promised].filter(([key, number]) => (there.get(key) ?? -1) < number)
    const [{ count } = { count: 0 }] = await sql`select count(*)::int as count from shop.regression`
    return {
      kills,
      acknowledged,
      lost: lost.map(([key, number]) => `${key}: promised ${number}, there is ${there.get(key)}`),
      unexplained: lost.map(([key]) => key).filter(key => !admitted(key)),
      regressions: Number(count),
      undrained,
      crashed,
      killed,
    }
  } finally {
    await sql.end({ timeout: 1 })
    await redis.stop()
    await postgres.stop()
  }
}
