import { describe, expect, it } from 'vitest'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import type { Durability } from '#server/engine/ports.ts'
import { createWorld } from '#server/engine/simulation/world.ts'
import { epochOf } from '#server/engine/versions.ts'

type Way = { durability?: Durability; whenUnreachable?: 'database' | 'refuse' }

/** The server keeps what is asked at the start; what it keeps later is for the story to say. */
async function world({ durability = 'memory', whenUnreachable = 'database' }: Way) {
  const write = { kind: 'write-behind', flushMs: 600_000, durability, whenUnreachable } as const
  const policy: PolicyInput = { write, invalidation: { tombstoneMs: 60_000 } }
  const its = createWorld({ seed: 1, policy: parsePolicy(policy) })
  its.data.holds = durability
  const { engine } = its.addClient('one')
  await its.clock.until(engine.start())
  const set = (key: string, value: unknown) => its.clock.until(engine.write(key, value))
  const flush = () => its.clock.until(engine.flush())
  return { its, engine, set, flush, row: (key: string) => its.rows.rows.get(key) }
}
const missed = ({ its }: Awaited<ReturnType<typeof world>>) =>
  its.trace.flatMap(event => (event.type === 'durability-missed' ? [`${event.wanted}: ${event.reason}`] : []))

describe('a write that must be at a replica before it is acknowledged', () => {
  it('is journaled while there is one', async () => {
    const story = await world({ durability: 'replica' })
    expect(await story.set('k', 1)).toMatchObject({ ok: true, cache: 'journaled' })
    expect(missed(story)).toEqual([])
    expect(story.row('k')).toBeUndefined()
  })

  it('goes to the database at its own version when none confirms it, and says so', async () => {
    const story = await world({ durability: 'replica' })
    story.its.data.holds = 'disk'
    const answer = await story.set('k', 'kept')
    expect(answer).toMatchObject({ ok: true, cache: 'journaled' })
    expect(story.row('k')).toEqual({ version: answer.ok && answer.version, value: 'kept' })
    expect(missed(story)).toEqual(['replica: the simulated store has a disk but no replica.'])
    story.its.loseCache()
    expect(story.row('k')?.value).toBe('kept')
  })

  it('is ordered among journaled writes, whichever way each of them took', async () => {
    const story = await world({ durability: 'replica' })
    await story.set('k', 'journaled')
    story.its.data.holds = 'memory'
    await story.set('k', 'to the database')
    expect(await story.flush()).toBe(true)
    expect(story.row('k')?.value).toBe('to the database')
    story.its.data.holds = 'replica'
    await story.set('k', 'journaled again')
    await story.flush()
    expect(story.row('k')?.value).toBe('journaled again')
  })

  it('is refused where only the journal may be written to', async () => {
    const story = await world({ durability: 'replica', whenUnreachable: 'refuse' })
    story.its.data.holds = 'disk'
    expect(await story.set('k', 1)).toMatchObject({
      ok: false,
      reason: 'journal',
      error: { message: expect.stringMatching(/not as safe as it has to be.*no replica/) },
    })
    expect(missed(story)).toHaveLength(1)
  })
})

describe('a server that comes after a restart or a failover', () => {
  it('is asked again whether it keeps what was promised, and a weaker one is not trusted', async () => {
    const story = await world({ durability: 'disk' })
    expect(await story.set('k', 'one')).toMatchObject({ ok: true, cache: 'journaled' })
    // As a server without WAITAOF: it takes the write and cannot tell that its disk does not hold it.
    const { append, durability } = story.its.store
    story.its.store.append = (key, request) => append(key, { ...request, durability: 'memory' })
    story.its.store.durability = async wanted =>
      wanted === 'memory' ? durability(wanted) : { kept: false, reasons: ['appendonly is off.'] }
    story.its.data.process += 1
    await story.set('k', 'two')
    expect(missed(story)).toEqual(['disk: appendonly is off.'])
    expect(story.row('k')?.value).toBe('two')
  })
})

describe('a write that the journal got too late', () => {
  const lateOnce = ({ its }: Awaited<ReturnType<typeof world>>) => {
    const { append } = its.store
    its.store.append = async () => {
      its.store.append = append
      return { kind: 'late' }
    }
  }

  it('is refused where only the journal may be written to', async () => {
    const story = await world({ whenUnreachable: 'refuse' })
    lateOnce(story)
    expect(await story.set('k', 1)).toMatchObject({ ok: false, reason: 'journal' })
    expect(story.row('k')).toBeUndefined()
  })

  it('takes its version from the journal, so that a later journaled one is newer', async () => {
    const story = await world({})
    lateOnce(story)
    const direct = await story.set('k', 'direct')
    // Longer than anybody remembers the version of what was removed.
    await story.its.clock.advance(120_000)
    const journaled = await story.set('k', 'journaled later')
    expect(journaled.ok && direct.ok && journaled.version > direct.version).toBe(true)
    await story.flush()
    expect(story.row('k')?.value).toBe('journaled later')
  })

  it('raises the journal above itself when it could not even get a version', async () => {
    const story = await world({})
    lateOnce(story)
    const { allocate } = story.its.store
    story.its.store.allocate = async () => {
      story.its.store.allocate = allocate
      throw new Error('lost on the way')
    }
    const direct = await story.set('k', 'direct')
    await story.its.clock.advance(120_000)
    const journaled = await story.set('k', 'journaled later')
    expect(journaled.ok && direct.ok && epochOf(journaled.version) > epochOf(direct.version)).toBe(true)
    await story.flush()
    expect(story.row('k')?.value).toBe('journaled later')
  })

  it('is ordered like any other one although what stands under its name is not ours', async () => {
    const story = await world({})
    story.its.data.entries.set('k', { bytes: Buffer.from('not ours'), until: Number.POSITIVE_INFINITY })
    const direct = await story.set('k', 'direct')
    expect(direct).toMatchObject({ ok: true, cache: 'left alone' })
    story.its.data.entries.delete('k')
    await story.set('k', 'journaled later')
    await story.flush()
    expect(story.row('k')?.value).toBe('journaled later')
  })
})
