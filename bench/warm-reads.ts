import { Redis } from 'ioredis'
import { createRandom } from '#server/engine/clock.ts'
import { inBytes } from '#server/engine/stores/redis-call.ts'
import { createReads } from '#server/engine/stores/redis-reads.ts'
import { type Contestant, contestantNames, contestants, ours } from './contestants.ts'

/** S15: warm reads of 10 000 keys of 671 bytes, zipf 0.99, 50 in flight, one process. */
const KEYS = 10_000
const IN_FLIGHT = 50
const SECONDS = Number(process.env.SECONDS ?? 2)
export const document = (id: number) => ({
  id,
  name: `product ${id}`,
  text: 'x'.repeat(671 - 58 - String(id).length * 2),
  price: 12.5,
  tags: ['a'],
})

/** Gray et al. 1994, with the popular ids scattered by FNV. */
function zipf(random: { next(): number }) {
  const theta = 0.99
  const zeta = (n: number) =>
    Array.from({ length: n }, (_, at) => 1 / (at + 1) ** theta).reduce((sum, each) => sum + each, 0)
  const [zetaN, zeta2] = [zeta(KEYS), zeta(2)]
  const eta = (1 - (2 / KEYS) ** (1 - theta)) / (1 - zeta2 / zetaN)
  return () => {
    const u = random.next()
    const uz = u * zetaN
    if (uz < 1) return 0
    if (uz < 1 + 0.5 ** theta) return 1
    return Math.min(KEYS - 1, Math.floor(KEYS * (eta * u - eta + 1) ** (1 / (1 - theta))))
  }
}
const draw = zipf(createRandom(7))
const order = Array.from({ length: 200_000 }, () => (draw() * 2_654_435_761) % KEYS)

type Round = { perSecond: number; cpu: number }

/** `cpu`: microseconds of this process for one read, which a busy machine changes far less than the time it takes. */
async function throughput(get: (id: number) => Promise<unknown>): Promise<Round> {
  const until = performance.now() + SECONDS * 1000
  const began = performance.now()
  const before = process.cpuUsage()
  let done = 0
  let at = 0
  const worker = async () => {
    while (performance.now() < until) {
      at = (at + 1) % order.length
      await get(order[at] ?? 0)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
  const { user, system } = process.cpuUsage(before)
  return { perSecond: done / ((performance.now() - began) / 1000), cpu: (user + system) / done }
}

async function inBatches(each: (id: number) => Promise<unknown>) {
  for (let from = 0; from < KEYS; from += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, at) => each(from + at)))
  }
}

async function raw(url: string, enableAutoPipelining: boolean) {
  const client = new Redis(url, { enableAutoPipelining })
  await inBatches(id => client.set(`raw:${id}`, JSON.stringify(document(id))))
  const get = async (id: number) => JSON.parse((await client.get(`raw:${id}`)) ?? 'null')
  return { get, close: async () => client.disconnect() }
}

/** What batching alone gives: the reads of one turn of the event loop as one MGET, each name once. */
async function rawBatched(url: string) {
  const client = new Redis(url)
  await inBatches(id => client.set(`raw:${id}`, JSON.stringify(document(id))))
  const read = createReads(inBytes(client))
  const get = async (id: number) => JSON.parse((await read(`raw:${id}`, 0))?.toString() ?? 'null')
  return { get, close: async () => client.disconnect() }
}

async function warmed(contestant: Contestant) {
  const load = async (key: string) => document(Number(key.slice(5)))
  const get = (id: number) => contestant.get(`item:${id}`, load)
  await inBatches(get)
  return { get, close: contestant.close }
}

export type WarmReads = { name: string; perSecond: number; cpu: number; rounds: number[] }

/** Each in turn, three rounds, the best round counts: the machine is shared, and whoever else runs only takes away. */
export async function warmReads(url: string, rounds = 3): Promise<WarmReads[]> {
  const lanes: [string, () => Promise<{ get(id: number): Promise<unknown>; close(): Promise<unknown> }>][] = [
    ['raw', () => raw(url, false)],
    ['raw, auto-pipelined', () => raw(url, true)],
    ['raw, MGET of each turn', () => rawBatched(url)],
    ['ours, plain client', async () => warmed(await ours(url, { autoPipelining: false }))],
    ...contestantNames.map((name): (typeof lanes)[number] => [
      name,
      async () => warmed(await contestants[name](url)),
    ]),
  ]
  const measured = new Map<string, Round[]>()
  for (let round = 0; round < rounds; round++) {
    for (const [name, open] of lanes) {
      const lane = await open()
      measured.set(name, [...(measured.get(name) ?? []), await throughput(lane.get)])
      await lane.close()
    }
  }
  return [...measured].map(([name, of]) => {
    const rounds = of.map(({ perSecond }) => perSecond)
    return { name, perSecond: Math.max(...rounds), cpu: Math.min(...of.map(({ cpu }) => cpu)), rounds }
  })
}
