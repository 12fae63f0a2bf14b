import { Redis } from 'ioredis'
import { createRandom } from '#server/engine/clock.ts'
import { contestantNames, contestants, ours } from './contestants.ts'

/** One process of a scenario with several: opens a contestant, then reads or plays when told to. */
type Read = { callers: number; key: string; loadMs: number }
type Play = { play: { keys: string[]; seed: number } }
type Check = { check: string[] }

/** A policy is for ours. */
const [name = '', url = '', counter = '', policy] = process.argv.slice(2)
const known = contestantNames.find(each => each === name)
if (!known) throw new RangeError(`No contestant is called ${name}.`)
const contestant = await (policy ? ours(url, { policy: JSON.parse(policy) }) : contestants[known](url))
/** Stands for the database: counts loads, and keeps the truth of each key as a number that grows. */
const database = new Redis(url)
const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))
const truth = async (key: string) => Number((await database.get(`truth:${key}`)) ?? 0)

async function read({ callers, key, loadMs }: Read) {
  const load = async () => {
    await database.incr(counter)
    process.send?.({ loading: true })
    await sleep(loadMs)
    return { from: process.pid }
  }
  const answers = await Promise.allSettled(Array.from({ length: callers }, () => contestant.get(key, load)))
  process.send?.({ answered: answers.filter(({ status }) => status === 'fulfilled').length })
}

/** Reads, writes and invalidations of one key, drawn by lot, with pauses drawn by lot between them. */
async function playKey(key: string, seed: number) {
  const random = createRandom(seed)
  const pause = () => sleep(random.next() * 5)
  const load = async () => {
    await pause()
    const value = await truth(key)
    await pause()
    return value
  }
  for (let step = 0; step < 6; step++) {
    await pause()
    const drawn = random.next()
    if (drawn < 0.3) await database.incr(`truth:${key}`)
    await (drawn < 0.4 ? contestant.invalidate(key) : contestant.get(key, load))
  }
}

async function play({ keys, seed }: Play['play']) {
  await Promise.all(keys.map((key, at) => playKey(key, seed + at)))
  process.send?.({ played: keys.length })
}

/** At rest: how many keys still answer something else than the truth. */
async function check(keys: string[]) {
  const wrong = await Promise.all(
    keys.map(async key => (await contestant.get(key, () => truth(key))) !== (await truth(key))),
  )
  process.send?.({ stale: wrong.flatMap((isWrong, at) => (isWrong ? [keys[at]] : [])) })
}

process.on('message', async (order: Read | Play | Check) => {
  if ('play' in order) await play(order.play)
  else if ('check' in order) await check(order.check)
  else await read(order)
})
process.send?.({ ready: true })
