import { describe, expect, it } from 'vitest'
import { createEngine } from '#server/engine/engine.ts'
import { parsePolicy } from '#server/engine/policy.ts'
import { createWorld, type World } from '#server/engine/simulation/world.ts'

const TTL_MS = 60_000

/**
 * What is promised about an outage that a process does not notice, because its own line to the cache is fine:
 * - Whoever wrote while his line was cut was told so (`cache: 'owed'`), and pays as soon as it is mended. Until then
 *   readers with a good line may get the old value.
 * - When he dies before he has paid, they may get it until the entry expires: its TTL is the bound, no more.
 * - When the cache is exchanged for an older one and no connection breaks (behind a proxy, say), the same bound holds.
 * - With the change log each process hears of the write by itself, and none of this depends on the writer.
 */
async function world({ changeLog = false } = {}) {
  const policy = parsePolicy({ ttl: { defaultMs: TTL_MS, jitter: 0 }, invalidation: { changeLog } })
  const its = createWorld({ seed: 1, policy })
  const reader = its.addClient('reader')
  const line = { cut: false }
  const writer = cutOff(its, { policy, line })
  await its.clock.until(Promise.all([reader.engine.start(), writer.start()]))
  await its.clock.until(writer.write('k', 'old'))
  const read = async () => {
    const answer = await its.clock.until(reader.engine.read('k'))
    return answer.ok ? answer.value : answer.reason
  }
  expect(await read()).toBe('old')
  return { its, writer, line, read }
}

/** An engine whose commands do not reach the cache while its line is cut. */
function cutOff(
  its: World,
  { policy, line }: { policy: ReturnType<typeof parsePolicy>; line: { cut: boolean } },
) {
  const { store, source, clock, random } = its
  const never = new Promise<never>(() => {})
  const carried = new Proxy(store, {
    get: (owner, name) => (line.cut && name !== 'now' ? () => never : Reflect.get(owner, name)),
  })
  return createEngine({
    store: carried,
    source,
    clock,
    random,
    trace: () => {},
    describe: () => ({ kind: 'k', tags: [] }),
    policy,
    name: 'writer',
  })
}

describe('a reader whose own line to the cache is fine', () => {
  it('may get the old value while the line of the writer is cut, and the new one once that is mended', async () => {
    const { its, writer, line, read } = await world()
    line.cut = true
    expect(await its.clock.until(writer.write('k', 'new'))).toMatchObject({ ok: true, cache: 'owed' })
    expect(await read()).toBe('old')
    line.cut = false
    while (writer.debts() > 0 || !writer.cacheUsable()) await its.clock.advance(100)
    expect(await read()).toBe('new')
  })

  it('gets the new value after the TTL at the latest when the writer died before he could tell', async () => {
    const { its, writer, line, read } = await world()
    line.cut = true
    await its.clock.until(writer.write('k', 'new'))
    await its.clock.until(writer.stop())
    await its.clock.advance(TTL_MS / 2)
    expect(await read()).toBe('old')
    await its.clock.advance(TTL_MS / 2)
    expect(await read()).toBe('new')
  })

  it('gets the new value after the TTL at the latest when an older cache took its place unnoticed', async () => {
    const { its, writer, read } = await world()
    const bringBack = its.remember()
    its.data.lost.clear()
    await its.clock.until(writer.write('k', 'new'))
    expect(await read()).toBe('new')
    bringBack()
    expect(await read()).toBe('old')
    await its.clock.advance(TTL_MS)
    expect(await read()).toBe('new')
  })

  it('hears of the write by itself with the change log, whether or not the writer can tell', async () => {
    const { its, writer, line, read } = await world({ changeLog: true })
    line.cut = true
    expect(await its.clock.until(writer.write('k', 'new'))).toMatchObject({ cache: 'owed' })
    await its.clock.advance(50)
    expect(await read()).toBe('new')
  })
})
