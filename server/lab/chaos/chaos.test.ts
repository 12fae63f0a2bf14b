import { expect, test } from 'vitest'
import type { Clock } from '#server/engine/ports.ts'
import { type ChaosKind, chaosKinds } from '#server/lab/state.ts'
import { createChaos, type Mischief } from './chaos.ts'

/** Time that passes when the test says so. */
function handClock() {
  let now = 0
  let due: { at: number; run: () => void }[] = []
  const clock: Clock = {
    now: () => now,
    after(ms, run) {
      const each = { at: now + ms, run }
      due.push(each)
      return () => {
        due = due.filter(other => other !== each)
      }
    },
  }
  async function pass(ms: number) {
    now += ms
    const ready = due.filter(({ at }) => at <= now)
    due = due.filter(({ at }) => at > now)
    for (const { run } of ready) run()
    await new Promise(resolve => setImmediate(resolve))
  }
  return { clock, pass, waiting: () => due.length }
}

function desk(change: Partial<Mischief> = {}) {
  const { clock, pass, waiting } = handClock()
  const done: string[] = []
  const each: Mischief = {
    refused: () => null,
    forMs: 5_000,
    begin: async until => {
      done.push(`begun until ${until}`)
      return 'begun'
    },
    end: async () => {
      done.push('ended')
      return 'ended'
    },
    ...change,
  }
  const mischief = Object.fromEntries(chaosKinds.map(kind => [kind, each])) as Record<ChaosKind, Mischief>
  const restored: { said: string; failed: boolean }[] = []
  const chaos = createChaos({
    mischief,
    clock,
    changed: () => {},
    onRestored: (_, said, failed) => restored.push({ said, failed }),
  })
  const active = (kind: ChaosKind) => chaos.list().find(known => known.kind === kind)?.active ?? null
  return { chaos, pass, waiting, done, restored, active }
}

test('it says since and until when, and restores by itself when its time is over', async () => {
  const { chaos, pass, done, restored, active } = desk()
  await chaos.begin('burst', 'Ada')
  expect(active('burst')).toEqual({ since: 0, until: 5_000, who: 'Ada' })
  await pass(4_999)
  expect(done).toEqual(['begun until 5000'])
  await pass(1)
  expect(done).toEqual(['begun until 5000', 'ended'])
  expect([active('burst'), restored]).toEqual([null, [{ said: 'ended', failed: false }]])
})

test('restored by hand it does not restore a second time', async () => {
  const { chaos, pass, done, waiting } = desk()
  await chaos.begin('burst', 'Ada')
  expect(await chaos.restore('burst')).toBe('ended')
  await pass(60_000)
  expect([done.filter(each => each === 'ended').length, waiting()]).toEqual([1, 0])
})

test('what cannot be taken back now is tried again until it works', async () => {
  let broken = true
  const { chaos, pass, restored, active } = desk({
    end: async () => {
      if (broken) throw new Error('the server does not start')
      return 'back'
    },
  })
  await chaos.begin('kill cache', 'Ada')
  await pass(5_000)
  expect([restored.at(-1), active('kill cache') !== null]).toEqual([
    { said: 'the server does not start', failed: true },
    true,
  ])
  broken = false
  await pass(1_000)
  expect([restored.at(-1), active('kill cache')]).toEqual([{ said: 'back', failed: false }, null])
})

test('what is over at once is never going on', async () => {
  const { chaos, active, waiting } = desk({ forMs: 0 })
  expect(await chaos.begin('flush', 'Ada')).toBe('begun')
  expect([active('flush'), waiting()]).toEqual([null, 0])
})

test('what failed to begin is not going on', async () => {
  const { chaos, active, waiting } = desk({
    begin: async () => {
      throw new Error('no')
    },
  })
  await expect(chaos.begin('burst', 'Ada')).rejects.toThrow('no')
  expect([active('burst'), waiting()]).toEqual([null, 0])
})

test('two people press at once: it is done once', async () => {
  const { chaos, done } = desk()
  const both = await Promise.allSettled([chaos.begin('burst', 'Ada'), chaos.begin('burst', 'Bob')])
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(done).toEqual(['begun until 5000'])
})

test('where it cannot be done it is refused with its reason', async () => {
  const { chaos, done } = desk({ refused: () => 'This cache is somebody else’s.' })
  await expect(chaos.begin('kill cache', 'Ada')).rejects.toThrow('somebody else’s')
  expect(done).toEqual([])
})

test('at the end of the lab everything is taken back, and what cannot be does not keep the rest', async () => {
  const { chaos, active, done } = desk()
  for (const kind of ['burst', 'slow database', 'freeze cache'] as const) await chaos.begin(kind, 'Ada')
  expect(await chaos.restoreAll()).toEqual([])
  expect(done.filter(each => each === 'ended').length).toBe(3)
  expect(chaosKinds.map(active)).toEqual(chaosKinds.map(() => null))
})
