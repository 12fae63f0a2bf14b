import type { PolicyInput } from '#server/engine/policy.ts'
import { violations } from '#server/engine/simulation/invariants.ts'
import { profiles } from '#server/engine/simulation/profiles.ts'
import { runSchedule } from '#server/engine/simulation/schedule.ts'
import { createMemoryRows } from '#server/engine/source/memory.ts'
import type { RedisServer } from '#testing/redis-server.ts'
import type { ContestantName } from './contestants.ts'
import { open } from './own-engine.ts'
import { everybody, type Lane, type Scenario, type Verdict, verdict } from './verdict.ts'

async function shortLease(name: ContestantName, { url }: RedisServer): Promise<Verdict> {
  if (name !== 'ours') return { none: 'lockless' }
  const rows = createMemoryRows()
  rows.rows.set('short', { version: 1, value: 1 })
  const policy: PolicyInput = { protections: { lease: { ms: 150 } } }
  const both = [
    await open(url, rows, { policy, name: 'one', loadMs: 700 }),
    await open(url, rows, { policy, name: 'other', loadMs: 700 }),
  ]
  await Promise.all(both.flatMap(({ engine }) => Array.from({ length: 20 }, () => engine.read('short'))))
  const loads = both.reduce((sum, each) => sum + each.loads(), 0)
  await Promise.all(both.map(each => each.close()))
  return verdict(loads === 1, `${loads} ${loads === 1 ? 'load' : 'loads'}`)
}

const SCHEDULES = 10_000

async function interleavings(): Promise<Verdict> {
  let broken = 0
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    const profile = profiles[seed % profiles.length]
    if (profile && violations(await runSchedule(seed, profile), profile).length > 0) broken += 1
  }
  return verdict(broken === 0, `${broken} of ${SCHEDULES} schedules break a law`)
}

const WRITERS = 20
const WRITES = 1_000

async function manyWrites({ url }: RedisServer, dirtySet: boolean): Promise<Verdict> {
  const rows = createMemoryRows()
  const policy: PolicyInput = {
    write: { kind: 'write-behind', flushMs: 5, batch: 1_000 },
    wrong: { dirtySet },
  }
  const { engine, close } = await open(url, rows, { policy, name: dirtySet ? 'textbook' : 'journal' })
  const last = new Map<string, number>()
  let number = 0
  const writer = async (of: number) => {
    for (let at = 0; at < WRITES; at++) {
      // Each writer has its own keys, so that the last acknowledged value of a key is known.
      const key = `${dirtySet}:${of}:${at % 10}`
      const value = ++number
      if ((await engine.write(key, value)).ok) last.set(key, value)
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, (_, of) => writer(of)))
  await engine.flush()
  await engine.flush()
  await close()
  const lost = [...last].filter(([key, value]) => rows.rows.get(key)?.value !== value).length
  const back = regressions(rows.history)
  return verdict(lost === 0 && back === 0, `${lost} of ${last.size} keys lost, ${back} regressions`)
}

function regressions(history: readonly { key: string; version: number }[]): number {
  const versions = new Map<string, number>()
  return history.filter(({ key, version }) => {
    const before = versions.get(key) ?? 0
    versions.set(key, version)
    return version <= before
  }).length
}

const behind: Lane[] = [
  { name: 'ours', run: server => manyWrites(server, false) },
  { name: 'textbook dirty set', run: server => manyWrites(server, true) },
]

/** Scenarios that need more than "get" and "invalidate": a source, a policy, a writer. */
export const shortLeases: Scenario = {
  id: 'S5',
  what: 'lease of 150 ms, load of 700 ms, 2 instances',
  lanes: everybody(shortLease),
}
export const schedules: Lane = { name: 'ours, virtual time', run: interleavings }
export const writesBehind: Scenario = {
  id: 'S14',
  what: 'write-behind, 20 writers, 20 000 writes on 200 keys; the textbook’s way is ours, wrong on purpose',
  lanes: behind,
}
