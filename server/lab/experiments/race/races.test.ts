import { describe, expect, it } from 'vitest'
import { explore, replay } from '#server/engine/simulation/explorer.ts'
import { races, settingOf } from '#server/lab/experiments/race/catalogue-of-races.ts'
import { createRaces } from '#server/lab/experiments/race/races.ts'

const desk = createRaces()
const race = (id: string) => races.find(each => each.id === id) ?? expect.fail(id)
const sharesOf = async (id: string) =>
  Object.fromEntries((await desk.shares(id)).map(row => [row.id, [row.harmed, row.ways]]))

const shares: Record<string, Record<string, [number, number]>> = {
  'stale-set': {
    delete: [1, 10],
    'early-delete': [6, 10],
    'second-delete': [1, 35],
    lease: [0, 15],
    version: [0, 10],
  },
  'old-flight': { lock: [10, 76], none: [4, 71], lease: [0, 112] },
  tag: { after: [1, 20], before: [0, 20], 'before-lease': [0, 35] },
  reorder: { blind: [2, 6], version: [0, 6], delete: [0, 6] },
  'early-delete': { before: [2, 5], 'before-lease': [2, 6], after: [0, 3], 'after-lease': [0, 3] },
}

describe('every schedule of a race', () => {
  it.each(races.map(({ id }) => id))('%s: the shares are exact', async id => {
    expect(await sharesOf(id)).toEqual(shares[id])
  })

  it.each(races.map(({ id }) => id))('%s: the example of a choice ends as it says', async id => {
    for (const { id: choice, example } of await desk.shares(id)) {
      if (example === null) continue
      expect(await desk.stand({ race: id, choice, moves: example })).toMatchObject({
        stale: true,
        ended: true,
        moves: example,
      })
    }
  })

  it('is counted as the explorer counts it', async () => {
    const explored = await explore(settingOf({ race: 'stale-set', choice: 'second-delete' }))
    expect([explored.stale, explored.schedules]).toEqual(shares['stale-set']?.['second-delete'])
  })
})

describe('a stale set, move by move', () => {
  const standing = (choice: string, moves: string) => desk.stand({ race: 'stale-set', choice, moves })

  it('says what each move would lead to', async () => {
    const stand = await standing('delete', 'RRWW')
    expect(stand).toMatchObject({ cached: null, truth: 'v2', ended: false, stale: false, bad: null })
    expect(stand.steps.map(({ what, outcome }) => `${what}: ${outcome}`)).toEqual([
      'get: miss',
      'select: v1',
      'commit v2: done',
      'delete the key: nothing was there',
    ])
    const [reader, writer] = stand.clients
    expect(reader).toMatchObject({ next: 'set v1', after: { cached: 'v1', ways: 1, harmed: 1 } })
    expect(writer).toMatchObject({ next: null, after: null, answer: 'done' })
  })

  it('ends stale with deletes, and right with the lease in the same order', async () => {
    expect(await standing('delete', 'RRWWR')).toMatchObject({
      ended: true,
      stale: true,
      cached: 'v1',
      truth: 'v2',
    })
    const leased = await standing('lease', 'RRRWWR')
    expect(leased).toMatchObject({ ended: true, stale: false, cached: null })
    expect(leased.steps.at(-1)).toMatchObject({ what: 'set v1', outcome: 'refused: the lease is void' })
  })

  it('ends right with the version check in the same order', async () => {
    const checked = await standing('version', 'RRWWR')
    expect(checked).toMatchObject({ ended: true, stale: false, cached: 'v2' })
    expect(checked.steps.at(-1)).toMatchObject({ what: 'set v1', outcome: 'refused: older' })
  })

  it.each([
    ['WWW', 'WW', /Move 3 is the writer’s, who has no step left/],
    ['RX', 'R', /Move 2 is “X”/],
    ['RRWWRR', 'RRWWR', /Move 6 is the reader’s/],
    ['R'.repeat(60), 'RRR', /Move 4 is the reader’s/],
  ])('plays %s as far as it goes and says the rest', async (moves, played, why) => {
    const stand = await standing('delete', moves)
    expect(stand.moves).toBe(played)
    expect(stand.bad).toMatch(why)
  })

  it('refuses a race and a choice that are not there', async () => {
    await expect(desk.stand({ race: 'no', choice: 'no', moves: '' })).rejects.toThrow(/no race called “no”/)
    await expect(standing('no', '')).rejects.toThrow(/has no choice called “no”/)
  })
})

describe('an old flight', () => {
  it('is joined where nobody voids the lock, and left where the lease is void', async () => {
    // The reader loads; the writer commits, deletes and joins the load; the row arrives and is set.
    const joins = (choice: string) =>
      replay(settingOf({ race: 'old-flight', choice }), [0, 0, 0, 1, 1, 1, 0, 0])
    expect(await joins('lock')).toMatchObject({ stale: true })
    expect(await joins('lease')).toMatchObject({ stale: false })
  })
})

it('a schedule as a test names itself, its choices and its end', async () => {
  const text = await desk.test({ race: 'stale-set', choice: 'delete', moves: 'RRWW' })
  expect(text).toContain('it("Stale set, Delete on write: R R W W R ends stale"')
  expect(text).toContain('replay(setting, [0,0,1,1,0])')
  expect(text).toContain('{"stale":true,"cached":"v1","truth":"v2"}')
  expect(race('stale-set').choices.map(({ id }) => id)).toContain('delete')
})
