import { describe, expect, test } from 'vitest'
import { createHistory } from '#server/history/history.ts'
import { labSettingsShape } from '#server/lab/settings.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { ada, isRunning, log, openLabHouse, settings, until } from '#testing/lab-house.ts'

const house = openLabHouse()
const { open, keysLeft, schemasLeft } = house

describe('a life', () => {
  test('it starts, everybody sees what happens, and nothing is left of it', async () => {
    await house.rooms().cache.set('not the lab’s', 'stays')
    const { lab, states, newest, entries } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    const frame = await until(() => {
      const now = newest()
      const lane = now?.lanes[0]
      return lane && lane.hits > 0 && lane.ledger.acknowledged > 0 ? now : null
    })
    expect(frame.instances).toMatchObject([{ state: 'running' }])
    expect(states.map(({ phase }) => phase.kind)).toEqual(expect.arrayContaining(['starting', 'running']))
    expect(states.findLast(({ phase }) => phase.kind === 'starting')?.phase).toEqual({
      kind: 'starting',
      done: 300,
      of: 300,
    })
    await until(() => (newest()?.lanes[0]?.memory?.keys ?? 0) > 0)
    expect(lab.state().marks).toMatchObject([{ kind: 'start', who: 'Ada' }])
    await lab.stop(ada)
    expect(lab.state().phase).toEqual({ kind: 'idle' })
    expect([await keysLeft(), await schemasLeft()]).toEqual([0, 0])
    expect(await house.rooms().cache.get('not the lab’s')).toBe('stays')
    expect(entries.map(({ action }) => action)).toEqual(['lab.start', 'lab.stop'])
  })

  test('a target without the role lab is refused, whatever is asked', async () => {
    const role = 'operate' as const
    const { lab } = open({
      target: { id: 't', name: 'prod', role, endpoint: parseRedisUrl(house.redis().url) },
    })
    expect(lab.state().refused).toMatch(/prod has the role operate/)
    for (const ask of [
      () => lab.start(ada, settings()),
      () => lab.change(ada, { settings: settings(), revision: 0 }),
      () => lab.stop(ada),
      () => lab.chaos(ada, 'flush'),
      () => lab.restore(ada, 'burst'),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
    await lab.tidy()
    expect(await schemasLeft()).toBe(0)
  })

  test('of two who start at once one does, and the other is told', async () => {
    const { lab } = open()
    const both = await Promise.allSettled([
      lab.start(ada, settings()),
      lab.start({ ...ada, name: 'Bob' }, settings()),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await isRunning(lab)
  })

  test('a start can be called off while the tables are filled', async () => {
    const { lab } = open()
    await lab.start(ada, settings({ workload: labSettingsShape.shape.workload.parse({ keys: 200_000 }) }))
    await until(() => lab.state().phase.kind === 'starting')
    await lab.stop(ada)
    expect(lab.state().phase).toEqual({ kind: 'idle' })
    expect(await schemasLeft()).toBe(0)
  })

  test('a start can be called off before it has answered, and the next one finds nothing in its way', async () => {
    const { lab } = open()
    const start = lab.start(ada, settings())
    await Promise.all([expect(start).rejects.toThrow('The start was called off.'), lab.stop(ada)])
    expect(lab.state().phase).toEqual({ kind: 'idle' })
    expect(await house.rooms().history.runs.list('target')).toEqual([])
    await lab.start(ada, settings())
    await isRunning(lab)
  })

  test('too many bytes are refused with a sentence, before anything is written', async () => {
    const { lab } = open()
    const workload = labSettingsShape.shape.workload.parse({ keys: 1_000_000, valueBytes: 200_000 })
    await expect(lab.start(ada, settings({ workload }))).rejects.toThrow(/would fill .* Choose at most/)
    expect(lab.state().phase).toMatchObject({ kind: 'failed' })
    expect(await schemasLeft()).toBe(0)
    await lab.start(ada, settings())
    await isRunning(lab)
  })

  test('a second lab in the same database is refused while the first runs', async () => {
    const [one, other] = [open().lab, open().lab]
    await one.start(ada, settings())
    await isRunning(one)
    await expect(other.start(ada, settings())).rejects.toThrow(/Another lab uses this database/)
    expect(await schemasLeft()).toBe(1)
    const elsewhere = await house.server().database()
    const sameCache = open({ databaseUrl: () => elsewhere }).lab
    await expect(sameCache.start(ada, settings())).rejects.toThrow(/Another lab uses this cache already/)
    expect(await keysLeft()).toBeGreaterThan(0)
    await one.stop(ada)
    await other.start(ada, settings())
    await isRunning(other)
  })

  test('nobody watches: it stops by itself', async () => {
    let watchers = 1
    const { lab, entries } = open({ watchers: () => watchers, idleMs: 500 })
    await lab.start(ada, settings())
    await isRunning(lab)
    watchers = 0
    await until(() => lab.state().phase.kind === 'idle')
    expect(entries.at(-1)).toMatchObject({ by: null, summary: expect.stringMatching(/nobody was watching/) })
    expect(await keysLeft()).toBe(0)
  })

  test('what a crash left is removed, and a run that was cut off is called interrupted', async () => {
    await house
      .rooms()
      .sql.unsafe(
        'create schema cacheboard_lab_a; create table cacheboard_lab_a.product (id text primary key)',
      )
    await house.rooms().cache.set('cacheboard:lab:a:product:1:{3}', 'left over')
    const cutOff = {
      target: 'target',
      name: 'x',
      who: null,
      startedAt: Date.now(),
      settings: {},
      versions: {},
    }
    const id = await house.rooms().history.runs.begin(cutOff)
    const { lab } = open()
    await lab.tidy()
    expect([await keysLeft(), await schemasLeft()]).toEqual([0, 0])
    expect(await house.rooms().history.runs.get({ id })).toMatchObject({ state: 'interrupted' })
  })
})

describe('a run', () => {
  test('is kept with settings, marks, versions and its series', async () => {
    const { lab, newest, frames } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    const run = await until(() => lab.state().run)
    await until(() => (newest()?.seq ?? 0) > 8 && frames.some(frame => (frame.lanes[0]?.hits ?? 0) > 0))
    await lab.stop(ada)
    const kept = await house.rooms().history.runs.get({ id: run.id })
    expect(kept).toMatchObject({
      state: 'finished',
      who: 'Ada',
      settings: settings(),
      marks: [{ kind: 'start' }],
    })
    expect(kept.versions).toMatchObject({
      board: '0.0.0',
      cache: expect.stringMatching(/^(redis|valkey) \d/),
    })
    expect(kept.series.at.length).toBeGreaterThan(1)
    expect(kept.series.lines['a.hitRate']?.some(value => value !== null && value > 0)).toBe(true)
  })

  test('survives the end of the board and says that it was cut off', async () => {
    const { lab, newest } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    await until(() => (newest()?.seq ?? 0) > 4)
    const run = await until(() => lab.state().run)
    await lab.close()
    const again = createHistory({ url: house.rooms().databaseUrl, log })
    again.start()
    await until(() => again.state().status === 'ok')
    expect(await again.runs.get({ id: run.id })).toMatchObject({ state: 'interrupted' })
    expect((await again.runs.get({ id: run.id })).series.at.length).toBeGreaterThan(0)
    await again.stop()
    expect([await keysLeft(), await schemasLeft()]).toEqual([0, 0])
  })
})
