import type { Redis } from 'ioredis'
import {
  type Asked,
  type FromClient,
  nameOf,
  passingName,
  placeShape,
  type ToClient,
  toClientShape,
  type Walked,
} from '#server/lab/experiments/scan/messages.ts'
import { openDataClient } from '#server/targets/data-client.ts'
import { parseRedisUrl } from '#server/targets/url.ts'

/** A client of the cache in a process of its own: one asks all the time, the other one looks at all keys. */
const connectWithinMs = 10_000
/** KEYS over a million keys on a busy machine. */
const commandTimeout = 120_000
const passingEvery = 5
const passingMost = 200

process.once('disconnect', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))
process.on('SIGINT', () => {})

const { host, port } = placeShape.parse(JSON.parse(process.argv[2] ?? '{}'))
const data = await openDataClient(parseRedisUrl(`redis://${host}:${port}`), { commandTimeout })
await data.readyWithin(connectWithinMs)
const client = data.client as Redis

let resting = () => {}
let asked: Promise<Asked> | null = null

/** Asks at every tick, whether the answers before have come or not: who waits is not the only one who comes. */
async function ask(everyMs: number): Promise<Asked> {
  const began = performance.now()
  const at: number[] = []
  const waited: number[] = []
  let under = 0
  let ticks = 0
  const over = Promise.withResolvers<void>()
  const one = async () => {
    under += 1
    const sent = performance.now()
    await client.ping()
    at.push(sent - began)
    waited.push(performance.now() - sent)
    under -= 1
  }
  const timer = setInterval(() => {
    ticks += 1
    void one().catch(over.reject)
    if (ticks % passingEvery === 0) void comeAndGo(ticks / passingEvery).catch(over.reject)
  }, everyMs)
  resting = () => {
    clearInterval(timer)
    const look = () => (under === 0 ? over.resolve() : setTimeout(look, 1))
    look()
  }
  await over.promise
  return { at: Float64Array.from(at), waited: Float64Array.from(waited) }
}

async function comeAndGo(number: number) {
  await client.set(passingName(number), 'here')
  await client.unlink(passingName(number - passingMost))
}

function counter(keys: number) {
  const seen = new Uint8Array(keys)
  const start = nameOf(0).length - 1
  let found = 0
  let twice = 0
  return {
    see(name: string) {
      const key = name.startsWith(nameOf(0).slice(0, start)) ? Number(name.slice(start)) : Number.NaN
      if (!(key < keys)) return
      if (seen[key]) twice += 1
      else found += 1
      seen[key] = 1
    },
    sum: () => ({ found, twice, missed: keys - found }),
  }
}

async function walkByKeys(keys: number): Promise<Walked> {
  const { see, sum } = counter(keys)
  const began = performance.now()
  const names = await client.keys('*')
  const ms = performance.now() - began
  for (const name of names) see(name)
  return { ms, calls: 1, ...sum() }
}

async function walkByScan(keys: number, count: number): Promise<Walked> {
  const { see, sum } = counter(keys)
  const began = performance.now()
  let calls = 0
  let cursor = '0'
  do {
    const [next, names] = await client.scan(cursor, 'COUNT', count)
    for (const name of names) see(name)
    calls += 1
    cursor = next
  } while (cursor !== '0')
  return { ms: performance.now() - began, calls, ...sum() }
}

async function obey(order: ToClient): Promise<unknown> {
  switch (order.kind) {
    case 'ask':
      asked = ask(order.everyMs)
      asked.catch(() => {})
      return null
    case 'rest':
      resting()
      return asked
    case 'keys':
      return walkByKeys(order.keys)
    case 'scan':
      return walkByScan(order.keys, order.count)
  }
}

const send = (message: FromClient) => {
  if (process.connected) process.send?.(message)
}
process.on('message', message => {
  const { id, order } = toClientShape.parse(message)
  obey(order).then(
    answer => send({ kind: 'done', id, answer }),
    (error: unknown) => send({ kind: 'refused', id, message: String(error).slice(0, 2_000) }),
  )
})
