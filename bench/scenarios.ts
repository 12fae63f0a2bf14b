import type { RedisServer } from '#testing/redis-server.ts'
import { returns } from './comes-back-old.ts'
import { type Contestant, type ContestantName, contestants, TAG, taggedCacheable } from './contestants.ts'
import { schedules, shortLeases, writesBehind } from './our-own.ts'
import { coldKeys, deadHolders, races } from './several-processes.ts'
import { everybody, newKey, type Scenario, sleep, type Verdict, verdict, within } from './verdict.ts'

async function two(
  name: ContestantName,
  { url }: RedisServer,
  run: (one: Contestant, other: Contestant) => Promise<Verdict>,
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
  if (times.length === 0) return verdict(false, '0 of 100 within 3 s')
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
    lanes: everybody((name, server) =>
      two(name, server, (one, other) =>
        overtaken([one, other], { key: newKey(), isTag: false, late: false }),
      ),
    ),
  },
  {
    id: 'S2',
    what: 'the same with a tag',
    lanes: everybody((name, server) =>
      two(
        name,
        server,
        async (one, other) =>
          one.invalidateTag
            ? overtaken([one, other], { key: newKey('tagged'), isTag: true, late: false })
            : { none: 'tagless' },
        { tagged: true },
      ),
    ),
  },
  {
    id: 'S3',
    what: 'a read after the write, the old load still running',
    lanes: everybody((name, server) =>
      two(name, server, one => overtaken([one, one], { key: newKey(), isTag: false, late: true })),
    ),
  },
  coldKeys,
  shortLeases,
  deadHolders,
  { id: 'S7', what: 'the load fails for 0.3 s, 120 callers', lanes: everybody(failingLoad) },
  { id: 'S8', what: 'the load hangs', lanes: everybody(hungLoad) },
  {
    id: 'S9',
    what: 'Redis SIGKILLed',
    lanes: everybody((name, server) => away(name, server, 'kill')),
  },
  {
    id: 'S10',
    what: 'Redis SIGSTOPped',
    lanes: everybody((name, server) => away(name, server, 'pause')),
  },
  ...returns,
  { id: 'S12', what: '0, "", false, null, [] cached', lanes: everybody(falsy) },
  { ...races, lanes: [...races.lanes, schedules] },
  writesBehind,
]
