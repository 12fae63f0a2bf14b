import { describe, expect, it } from 'vitest'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import { explore, KEY, type Program, replay, type Setting } from '#server/engine/simulation/explorer.ts'

const reads: Program = engine => engine.read(KEY)
const writes =
  (value: string): Program =>
  engine =>
    engine.write(KEY, value)
const invalidates: Program = engine => engine.invalidate(KEY)
const plain = { lease: null, coalesce: false }

const setting = (policy: PolicyInput, programs: Setting['programs'], warm = false): Setting => ({
  policy: parsePolicy(policy),
  programs,
  warm,
})
const readerAndWriter: Setting['programs'] = [reads, writes('new')]
const twoWriters: Setting['programs'] = [writes('new'), writes('newer')]

const table: { name: string; setting: Setting; schedules: number; stale: number }[] = [
  {
    name: 'plain cache-aside',
    setting: setting({ protections: plain }, readerAndWriter),
    schedules: 10,
    stale: 1,
  },
  { name: 'cache-aside with a lease', setting: setting({}, readerAndWriter), schedules: 15, stale: 0 },
  {
    name: 'delayed double delete',
    setting: setting({ protections: plain, write: { kind: 'delete', secondDeleteMs: 777 } }, readerAndWriter),
    schedules: 35,
    stale: 1,
  },
  {
    name: 'delete before commit, plain',
    setting: setting({ protections: plain, wrong: { deleteBeforeCommit: true } }, readerAndWriter, true),
    schedules: 5,
    stale: 2,
  },
  {
    name: 'delete before commit, even with a lease',
    setting: setting({ wrong: { deleteBeforeCommit: true } }, readerAndWriter, true),
    schedules: 6,
    stale: 2,
  },
  {
    name: 'write-through by version, a reader',
    setting: setting({ write: { kind: 'write-through' } }, readerAndWriter),
    schedules: 15,
    stale: 0,
  },
  {
    name: 'write-through by version, two writers',
    setting: setting({ write: { kind: 'write-through' } }, twoWriters),
    schedules: 6,
    stale: 0,
  },
  {
    name: 'write-through by version, no lease',
    setting: setting({ write: { kind: 'write-through' }, protections: plain }, readerAndWriter),
    schedules: 10,
    stale: 0,
  },
  {
    name: 'TTL only',
    setting: setting(
      { protections: plain, invalidation: { explicit: false, cascade: false } },
      readerAndWriter,
      true,
    ),
    schedules: 2,
    stale: 2,
  },
  {
    name: 'a lease and a stranger who invalidates',
    setting: setting({}, [reads, invalidates]),
    schedules: 5,
    stale: 0,
  },
]

describe('every schedule of two clients', () => {
  it.each(table)('$name: $stale of $schedules end stale', async ({ setting: of, schedules, stale }) => {
    const explored = await explore(of)
    expect({ schedules: explored.schedules, stale: explored.stale }).toEqual({ schedules, stale })
  })

  it('can be replayed by its choices', async () => {
    const of = setting({ protections: plain }, readerAndWriter)
    const { first } = await explore(of)
    const choices = first?.schedule.map(step => Number(step.split(':')[0])) ?? []
    expect(await replay(of, choices)).toEqual(first)
    expect(first?.schedule).toEqual(['0:read', '0:load', '1:commit', '1:invalidate', '0:fill'])
  })
})
