import { describe, expect, it } from 'vitest'
import type { PolicyInput } from '#server/engine/policy.ts'
import { parsePolicy } from '#server/engine/policy.ts'
import { createWorld } from '#server/engine/simulation/world.ts'
import { createMemorySource } from '#server/engine/source/memory.ts'

const behind = (more: object = {}): PolicyInput => ({
  write: { kind: 'write-behind', flushMs: 600_000, claimMs: 1_000, maxDeliveries: 2, ...more },
})

/** A database that does not take the text "poison". */
async function world(policy: PolicyInput = behind()) {
  const its = createWorld({ seed: 1, policy: parsePolicy(policy) })
  const refuses = (_: string, value: unknown) => (value === 'poison' ? 'value too long' : undefined)
  Object.assign(its.source, createMemorySource(its.rows, { refuses }))
  const one = its.addClient('one')
  await its.clock.until(one.engine.start())
  const write = (key: string, value: unknown) => its.clock.until(one.engine.write(key, value))
  const flush = () => its.clock.until(one.engine.flush())
  return { its, one, write, flush }
}
type World = Awaited<ReturnType<typeof world>>
const deadOf = ({ its }: World) => its.rows.dead.map(({ key, reason }) => `${key}: ${reason}`)
const rowOf = ({ its }: World, key: string) => its.rows.rows.get(key)?.value

describe('a flush', () => {
  it('at its time takes what is there then, so that steady writes reach the database in batches', async () => {
    const story = await world(behind({ flushMs: 1_000 }))
    const sizes: number[] = []
    const { apply } = story.its.source
    story.its.source.apply = async (batch, dead = []) => {
      sizes.push(batch.length)
      return apply(batch, dead)
    }
    let writes = 0
    const writeOn = () => {
      writes += 1
      void story.one.engine.write(`k${writes}`, writes)
      story.its.clock.after(5, writeOn)
    }
    writeOn()
    await story.its.clock.advance(5_500)
    expect(sizes.length).toBeGreaterThan(1)
    for (const size of sizes) expect(size).toBeGreaterThan(150)
  })

  it('asked for while a timed one is under way leaves nothing behind', async () => {
    const story = await world(behind({ flushMs: 1_000 }))
    for (let number = 0; number < 50; number++) await story.write(`k${number}`, number)
    const { apply } = story.its.source
    const flushing = Promise.withResolvers<void>()
    story.its.source.apply = (batch, dead = []) => {
      flushing.resolve()
      return apply(batch, dead)
    }
    await story.its.clock.until(flushing.promise)
    const late = story.one.engine.write('late', 'x')
    const flushed = late.then(() => story.one.engine.flush())
    expect(await story.its.clock.until(flushed)).toBe(true)
    expect(rowOf(story, 'late')).toBe('x')
  })

  it('buries a poison record in the transaction that writes the rows beside it', async () => {
    const story = await world(behind({ maxDeliveries: 1 }))
    const batches: [rows: number, dead: number][] = []
    const { apply } = story.its.source
    story.its.source.apply = async (batch, dead = []) => {
      const applied = await apply(batch, dead)
      batches.push([batch.length, dead.length])
      return applied
    }
    await story.write('fine', 'a')
    await story.write('bad', 'poison')
    expect(await story.flush()).toBe(true)
    expect(batches).toEqual([[1, 1]])
    expect(deadOf(story)).toEqual(['bad: value too long'])
    expect(rowOf(story, 'fine')).toBe('a')
    expect(story.its.data.records).toEqual([])
  })

  it('writes the older value of a key whose newest one had to be buried', async () => {
    const story = await world()
    await story.write('k', 'good')
    await story.write('k', 'poison')
    expect(await story.flush()).toBe(false)
    expect(rowOf(story, 'k')).toBeUndefined()
    expect(await story.flush()).toBe(true)
    expect(rowOf(story, 'k')).toBe('good')
    expect(deadOf(story)).toEqual(['k: value too long'])
    expect(await story.its.clock.until(story.one.engine.read('k'))).toMatchObject({ value: 'good' })
  })

  it('is not held up by a record that has to be tried again', async () => {
    const story = await world(behind({ maxDeliveries: 100 }))
    await story.write('bad', 'poison')
    await story.flush()
    await story.write('later', 'fine')
    expect(await story.flush()).toBe(false)
    expect(rowOf(story, 'later')).toBe('fine')
    expect(story.its.data.records.map(({ key }) => key)).toEqual(['bad'])
    await story.write('bad', 'good again')
    expect(await story.flush()).toBe(true)
    expect(rowOf(story, 'bad')).toBe('good again')
    expect(deadOf(story)).toEqual([])
  })

  it('buries an unreadable record with its bytes, and writes the older one of its key', async () => {
    const story = await world()
    await story.write('k', 'readable')
    await story.write('k', 'damaged')
    const damaged = story.its.data.records[1]
    if (damaged === undefined) throw new Error('nothing was journaled')
    const bytes = Buffer.from(damaged.bytes)
    bytes[bytes.length - 2] = 0
    Object.assign(damaged, { bytes })
    expect(await story.flush()).toBe(true)
    expect(rowOf(story, 'k')).toBe('readable')
    expect(story.its.rows.dead).toMatchObject([{ key: 'k', reason: 'corrupt', bytes }])
  })

  it('still writes what was acknowledged under the schema of yesterday', async () => {
    const story = await world()
    await story.write('k', 'yesterday')
    const today = parsePolicy({ ...behind(), codec: { schema: 2 } })
    await story.its.clock.until(story.one.engine.swap(today))
    expect(await story.flush()).toBe(true)
    expect(rowOf(story, 'k')).toBe('yesterday')
    expect(deadOf(story)).toEqual([])
  })

  it('whose process dies after the commit is finished by another one, and nothing is doubled', async () => {
    const story = await world(behind({ maxDeliveries: 1 }))
    await story.write('fine', 'a')
    await story.write('bad', 'poison')
    const { apply } = story.its.source
    story.its.source.apply = async (batch, dead = []) => {
      const applied = await apply(batch, dead)
      if (dead.length > 0) story.one.crash()
      return applied
    }
    void story.one.engine.flush()
    await story.its.clock.advance(500)
    expect(story.its.data.records).toHaveLength(2)
    story.its.source.apply = apply
    const other = story.its.addClient('other')
    await story.its.clock.until(other.engine.start())
    await story.its.clock.advance(1_000)
    expect(await story.its.clock.until(other.engine.flush())).toBe(true)
    expect(deadOf(story)).toEqual(['bad: value too long'])
    expect(story.its.rows.history).toHaveLength(1)
    expect(story.its.data.records).toEqual([])
  })
})
