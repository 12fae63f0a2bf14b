import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { RedisServer } from '#testing/redis-server.ts'
import { type Contestant, type ContestantName, contestants, TAG, taggedCacheable } from './contestants.ts'

export type Verdict = { ok: boolean; says: string }
type Scenario = {
  id: string
  what: string
  run: (name: ContestantName, server: RedisServer) => Promise<Verdict | undefined>
}

const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))
const verdict = (ok: boolean, says: string): Verdict => ({ ok, says })
let keys = 0
const newKey = (prefix = 'key') => `${prefix}-${++keys}`

async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([promise.catch(() => undefined), sleep(ms).then(() => undefined)])
}

async function two(
  name: ContestantName,
  { url }: RedisServer,
  run: (one: Contestant, other: Contestant) => Promise<Verdict | undefined>,
  { tagged = false } = {},
) {
  const open = tagged && name === 'cacheable' ? taggedCacheable : contestants[name]
  const [one, other] = [await open(url), await open(url)]
  try {
    return await run(one, other)
  } finally {
    await within(500, Promise.all([one.close(), other.close()]))
  }
}

/** A load under way, a change, an invalidation, and what a later reader gets. */
async function overtaken(
  [reads, voids]: [Contestant, Contestant],
  { key, isTag, late }: { key: string; isTag: boolean; late: boolean },
) {
  let truth = 'old'
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const slow = async () => {
    const value = truth
    begun.resolve()
    await gate.promise
    return value
  }
  const early = reads.get(key, slow)
  await begun.promise
  truth = 'new'
  await (isTag ? voids.invalidateTag?.(TAG) : voids.invalidate(key))
  const during = late ? reads.get(key, async () => truth) : undefined
  await sleep(20)
  gate.resolve()
  await early
  const got = during ? await during : await voids.get(key, async () => truth)
  return verdict(got === 'new', String(got))
}

async function lanes(name: ContestantName, url: string, count: number) {
  const counter = `loads:${newKey()}`
  const children: ChildProcess[] = []
  for (let at = 0; at < count; at++)
    children.push(fork(join(import.meta.dirname, 'lane.ts'), [name, url, counter]))
  await Promise.all(children.map(child => once(child, 'message')))
  const client = new Redis(url)
  return {
    children,
    loads: async () => Number(await client.get(counter)),
    close() {
      for (const child of children) child.kill('SIGKILL')
      client.disconnect()
    },
  }
}
const reply = (child: ChildProcess, field: string) =>
  new Promise<number>(resolve => {
    child.on('message', message => {
      const value = Object(message)[field]
      if (value !== undefined) resolve(Number(value))
    })
  })

async function coldKey(name: ContestantName, { url }: RedisServer): Promise<Verdict> {
  const of = await lanes(name, url, 4)
  const answers = of.children.map(child => reply(child, 'answered'))
  const key = newKey('cold')
  for (const child of of.children) child.send({ callers: 250, key, loadMs: 300 })
  await within(10_000, Promise.all(answers))
  const loads = await of.loads()
  of.close()
  return verdict(loads === 1, `${loads} loads`)
}

async function killedHolder(name: ContestantName, { url }: RedisServer): Promise<Verdict | undefined> {
  if (name !== 'ours') return undefined
  const of = await lanes(name, url, 2)
  const key = newKey('killed')
  const [dies, lives] = of.children
  if (!dies || !lives) return undefined
  const loading = reply(dies, 'loading')
  dies.send({ callers: 1, key, loadMs: 1_000 })
  await loading
  dies.kill('SIGKILL')
  const began = performance.now()
  const answered = reply(lives, 'answered')
  lives.send({ callers: 10, key, loadMs: 100 })
  await within(20_000, answered)
  const [loads, took] = [await of.loads(), Math.round(performance.now() - began)]
  of.close()
  return verdict(loads === 2 && took < 11_000, `${loads - 1} more, ${took} ms`)
}

async function failingLoad(name: ContestantName, server: RedisServer) {
  return two(name, server, async one => {
    const key = newKey('failing')
    let calls = 0
    const load = async () => {
      calls += 1
      await sleep(30)
      throw new Error('database away')
    }
    const until = performance.now() + 300
    const caller = async () => {
      while (performance.now() < until) await one.get(key, load).catch(() => sleep(1))
    }
    await within(5_000, Promise.all(Array.from({ length: 120 }, caller)))
    return verdict(calls <= 11, `${calls} calls`)
  })
}

async function away(name: ContestantName, server: RedisServer, how: 'kill' | 'pause') {
  const one = await contestants[name](server.url)
  const load = async () => 'from the database'
  await one.get(newKey('away'), load)
  if (how === 'kill') await server.kill()
  else server.pause()
  await sleep(20)
  const began = performance.now()
  const times: number[] = []
  const ask = async () => {
    const asked = performance.now()
    if ((await one.get(newKey('away'), load)) === 'from the database') times.push(performance.now() - asked)
  }
  for (let at = 0; at < 5; at++) {
    await within(
      3_000 - (performance.now() - began),
      Promise.all(Array.from({ length: 20 }, () => ask().catch(() => undefined))),
    )
  }
  if (how === 'kill') await server.restart()
  else server.resume()
  await within(500, one.close())
  const slowest = Math.round(Math.max(0, ...times))
  const last = Math.round(Math.max(0, ...times.slice(-20)))
  return verdict(
    times.length === 100 && slowest <= 100,
    `${times.length} of 100, first ≤ ${slowest} ms, last ≤ ${last} ms`,
  )
}

async function falsy(name: ContestantName, server: RedisServer) {
  return two(name, server, async one => {
    const wrong: string[] = []
    for (const value of [0, '', false, null, []]) {
      const key = newKey('falsy')
      let loads = 0
      const load = async () => {
        loads += 1
        return value
      }
      const first = await one.get(key, load)
      const second = await one.get(key, load)
      if (loads !== 1 || JSON.stringify([first, second]) !== JSON.stringify([value, value]))
        wrong.push(JSON.stringify(value))
    }
    return verdict(wrong.length === 0, wrong.length === 0 ? 'all kept' : `reloaded: ${wrong.join(' ')}`)
  })
}

async function hungLoad(name: ContestantName, server: RedisServer): Promise<Verdict> {
  const one = await contestants[name](server.url)
  const hang = () => new Promise<never>(() => {})
  const ended = await within(
    11_000,
    one
      .get(newKey('hung'), hang)
      .then(
        () => 'answered',
        () => 'ended',
      )
      .catch(() => 'ended'),
  )
  await within(500, one.close())
  return verdict(ended !== undefined, ended ? 'at the deadline' : 'hangs')
}

export const scenarios: Scenario[] = [
  {
    id: 'S1',
    what: 'invalidate(key) during a load, by another instance; a later read',
    run: (name, server) =>
      two(name, server, (one, other) =>
        overtaken([one, other], { key: newKey(), isTag: false, late: false }),
      ),
  },
  {
    id: 'S2',
    what: 'the same with a tag',
    run: (name, server) =>
      two(
        name,
        server,
        async (one, other) =>
          one.invalidateTag
            ? overtaken([one, other], { key: newKey('tagged'), isTag: true, late: false })
            : undefined,
        { tagged: true },
      ),
  },
  {
    id: 'S3',
    what: 'a read after the write, the old load still running',
    run: (name, server) =>
      two(name, server, one => overtaken([one, one], { key: newKey(), isTag: false, late: true })),
  },
  { id: 'S4', what: '4 processes × 250 callers, one cold key', run: coldKey },
  { id: 'S6', what: 'the holder of the lease is killed', run: killedHolder },
  { id: 'S7', what: 'the load fails for 0.3 s, 120 callers', run: failingLoad },
  { id: 'S8', what: 'the load hangs', run: hungLoad },
  { id: 'S9', what: 'Redis SIGKILLed', run: (name, server) => away(name, server, 'kill') },
  { id: 'S10', what: 'Redis SIGSTOPped', run: (name, server) => away(name, server, 'pause') },
  { id: 'S12', what: '0, "", false, null, [] cached', run: falsy },
]
