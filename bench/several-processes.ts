import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { parsePolicy } from '#server/engine/policy.ts'
import type { RedisServer } from '#testing/redis-server.ts'
import type { ContestantName } from './contestants.ts'
import { everybody, newKey, type Scenario, type Verdict, verdict, within } from './verdict.ts'

async function startProcesses(name: ContestantName, url: string, count: number) {
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

/** The next message that has this field. */
const told = (child: ChildProcess, field: string) =>
  new Promise<unknown>(resolve => {
    const hear = (message: unknown) => {
      const value = Object(message)[field]
      if (value === undefined) return
      child.off('message', hear)
      resolve(value)
    }
    child.on('message', hear)
  })

async function coldKey(name: ContestantName, { url }: RedisServer): Promise<Verdict> {
  const of = await startProcesses(name, url, 4)
  const answers = of.children.map(child => told(child, 'answered'))
  const key = newKey('cold')
  for (const child of of.children) child.send({ callers: 250, key, loadMs: 300 })
  await within(10_000, Promise.all(answers))
  const loads = await of.loads()
  of.close()
  return verdict(loads === 1, `${loads} ${loads === 1 ? 'load' : 'loads'}`)
}

/** One process loads and is killed; three others wait, with ten callers each. */
async function killedHolder(name: ContestantName, { url }: RedisServer): Promise<Verdict> {
  if (name !== 'ours') return { none: 'lockless' }
  const of = await startProcesses(name, url, 4)
  const key = newKey('killed')
  const [dies, ...others] = of.children
  if (!dies) throw new Error('No process came up.')
  const loading = told(dies, 'loading')
  dies.send({ callers: 1, key, loadMs: 60_000 })
  await loading
  dies.kill('SIGKILL')
  const began = performance.now()
  const answers = others.map(child => told(child, 'answered'))
  for (const child of others) child.send({ callers: 10, key, loadMs: 100 })
  const answered = await within(20_000, Promise.all(answers))
  const took = Math.round(performance.now() - began)
  const more = (await of.loads()) - 1
  of.close()
  const leaseMs = parsePolicy({}).protections.lease?.ms ?? 0
  const all = answered?.every(count => count === 10) === true
  // The load itself, and what four processes on a busy machine need for a poll.
  const inTime = took < leaseMs + 100 + 400
  return verdict(
    all && more === 1 && inTime,
    `${more} more, ${took} ms (lease ${leaseMs} ms, load 100 ms)${all ? '' : ', not all answered'}`,
  )
}

const KEYS = 500

/** Three processes read, write and invalidate the same keys; at rest each of them is asked for each key. */
async function atRest(name: ContestantName, { url }: RedisServer): Promise<Verdict> {
  const of = await startProcesses(name, url, 3)
  const stale = new Set<unknown>()
  for (let from = 0; from < KEYS; from += 25) {
    const keys = Array.from({ length: 25 }, () => newKey('race'))
    const played = of.children.map(child => told(child, 'played'))
    for (const [at, child] of of.children.entries())
      child.send({ play: { keys, seed: 1_000_000 * at + from } })
    await Promise.all(played)
    const checked = of.children.map(child => told(child, 'stale'))
    for (const child of of.children) child.send({ check: keys })
    for (const found of await Promise.all(checked)) {
      if (Array.isArray(found)) for (const key of found) stale.add(key)
    }
  }
  of.close()
  return verdict(stale.size === 0, `${stale.size} of ${KEYS} keys stale at rest`)
}

export const coldKeys: Scenario = {
  id: 'S4',
  what: '4 processes × 250 callers, one cold key',
  lanes: everybody(coldKey),
}
export const deadHolders: Scenario = {
  id: 'S6',
  what: 'the process that loads is killed, 3 others wait with 10 callers each',
  lanes: everybody(killedHolder),
}
export const races: Scenario = {
  id: 'S13',
  what: 'random reads, writes and invalidations of 500 keys by 3 processes (seeded)',
  lanes: everybody(atRest),
}
