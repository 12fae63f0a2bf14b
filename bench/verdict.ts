import type { RedisServer } from '#testing/redis-server.ts'
import { type ContestantName, contestantNames } from './contestants.ts'

/** What came out, or one word for why there was nothing to try. */
export type Verdict = { ok: boolean; says: string } | { none: keyof typeof noneBecause }
export type Lane = { name: string; run: (server: RedisServer) => Promise<Verdict> }
export type Scenario = { id: string; what: string; lanes: Lane[] }

export const noneBecause = {
  lockless: 'the package has no lock and no single flight across processes, so there is nothing to lose',
  tagless: 'the package has no tags',
}

export const verdict = (ok: boolean, says: string): Verdict => ({ ok, says })
export const everybody = (run: (name: ContestantName, server: RedisServer) => Promise<Verdict>): Lane[] =>
  contestantNames.map(name => ({ name, run: server => run(name, server) }))

export const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, Math.max(0, ms)))

/** Undefined when it failed or took too long. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([promise.catch(() => undefined), sleep(ms).then(() => undefined)])
}

let keys = 0
export const newKey = (prefix = 'key') => `${prefix}-${++keys}`
