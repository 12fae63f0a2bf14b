import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PolicyInput } from '#server/engine/policy.ts'
import { type RedisServer, startRedisServer } from '#testing/redis-server.ts'

let server: RedisServer
let meter: Redis
const children: ChildProcess[] = []

beforeAll(async () => {
  server = await startRedisServer()
  meter = new Redis(server.url)
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  meter.disconnect()
  await server.stop()
})

/** On a busy machine an answer may take longer than the usual budget, and who gets none loads for himself. */
const patient: PolicyInput = { protections: { cacheBudgetMs: 600 } }

async function startProcess(): Promise<ChildProcess> {
  const lane = new URL('../../../bench/lane.ts', import.meta.url)
  const child = fork(lane, ['ours', server.url, 'loads', JSON.stringify(patient)])
  children.push(child)
  await once(child, 'message')
  return child
}

/** The next message that says so. */
const says = (child: ChildProcess, field: string) =>
  new Promise<unknown>(resolve => {
    child.on('message', message => {
      const value = Object(message)[field]
      if (value !== undefined) resolve(value)
    })
  })

describe('a lease on a real server', () => {
  it('passes to exactly one waiter when its holder is killed', async () => {
    const [dies, ...others] = await Promise.all(Array.from({ length: 4 }, startProcess))
    if (!dies) throw new Error('No process came up.')
    const loading = says(dies, 'loading')
    dies.send({ callers: 1, key: 'k', loadMs: 60_000 })
    await loading
    dies.kill('SIGKILL')
    const answers = others.map(child => says(child, 'answered'))
    for (const child of others) child.send({ callers: 10, key: 'k', loadMs: 100 })
    expect(await Promise.all(answers)).toEqual([10, 10, 10])
    expect(await meter.get('loads')).toBe('2')
  })
})
