import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStaleJudge, type JudgedRead } from './stale-judge.ts'
import type { LoggedWrite } from './write-log.ts'

const LATER = 1_000_000
const written = (key: string, version: number, at: number): LoggedWrite => ({
  kind: 'written',
  key,
  version,
  at,
  began: at - 1,
})
const removed = (key: string, version: number, at: number): LoggedWrite => ({
  kind: 'removed',
  key,
  version,
  at,
  began: at - 1,
})
const removing = (key: string, at: number): LoggedWrite => ({
  kind: 'removing',
  key,
  version: 0,
  at,
  began: at,
})
const read = (key: string, version: number, began: number): JudgedRead => ({
  key,
  version,
  began,
  ended: began + 5,
})

function judged(writes: LoggedWrite[], ...reads: JudgedRead[]) {
  const judge = createStaleJudge()
  for (const write of writes) judge.learn(write)
  for (const each of reads) judge.read(each)
  return judge.judge(LATER)
}

describe('a read is stale', () => {
  it('when a write acknowledged before it began has a higher version', () => {
    const verdicts = judged([written('k', 2, 100), written('k', 3, 200)], read('k', 1, 250))
    expect(verdicts).toEqual({ judged: 1, stale: 1, worstAgeMs: 150, worstVersions: 2 })
  })

  it('when it found nothing after an insert was acknowledged', () => {
    expect(judged([written('k', 1, 100)], read('k', 0, 130))).toMatchObject({ stale: 1, worstAgeMs: 30 })
  })

  it('when it found nothing after the row that was removed came back', () => {
    const writes = [written('k', 1, 10), removing('k', 20), removed('k', 2, 30), written('k', 3, 40)]
    expect(judged(writes, read('k', 0, 100))).toMatchObject({ stale: 1, worstAgeMs: 60, worstVersions: 1 })
  })

  it('when it answered what was removed before it began', () => {
    expect(judged([removing('k', 20), removed('k', 2, 30)], read('k', 1, 31))).toMatchObject({ stale: 1 })
  })
})

describe('a write without a version', () => {
  const marked = (mark: number, began: number, at: number): LoggedWrite => ({
    kind: 'marked',
    key: 'k',
    version: mark,
    began,
    at,
  })
  const found = (mark: number, began: number): JudgedRead => ({
    key: 'k',
    version: 0,
    mark,
    began,
    ended: began + 5,
  })

  it('makes stale what was surely written before it', () => {
    const writes = [marked(7, 0, 10), marked(8, 20, 30), marked(9, 40, 50)]
    expect(judged(writes, found(7, 60))).toEqual({ judged: 1, stale: 1, worstAgeMs: 30, worstVersions: 2 })
    expect(judged(writes, found(0, 60))).toMatchObject({ stale: 1, worstVersions: 3 })
  })

  it('says nothing of what overlapped it, of what it was acknowledged after, or of what nobody knows', () => {
    const writes = [marked(7, 0, 30), marked(8, 20, 40)]
    expect(judged(writes, found(7, 60), found(8, 60), found(7, 35), found(99, 60))).toMatchObject({
      judged: 4,
      stale: 0,
    })
  })
})

describe('a list', () => {
  const list = (parts: { key: string; version: number }[], began: number): JudgedRead => ({
    key: 'category:1',
    version: 0,
    parts,
    began,
    ended: began + 5,
  })

  it('is stale when one of its rows is, and counts once', () => {
    const writes = [written('k', 2, 100), written('l', 3, 120), written('l', 4, 200)]
    const old = list(
      [
        { key: 'k', version: 1 },
        { key: 'l', version: 2 },
      ],
      250,
    )
    expect(judged(writes, old)).toEqual({ judged: 1, stale: 1, worstAgeMs: 150, worstVersions: 2 })
  })

  it('is stale when it still names a row that was removed', () => {
    const writes = [removing('k', 10), removed('k', 2, 20)]
    expect(judged(writes, list([{ key: 'k', version: 1 }], 30))).toMatchObject({ stale: 1 })
  })

  it('is not, when all that it names is as new as can be, or it names nothing', () => {
    const writes = [written('k', 2, 100)]
    const reads = [list([{ key: 'k', version: 2 }], 250), list([{ key: 'k', version: 1 }], 90), list([], 250)]
    expect(judged(writes, ...reads)).toMatchObject({ judged: 3, stale: 0 })
  })

  it('is left out where its rows would fill the memory', () => {
    const judge = createStaleJudge({ mostParts: 3 })
    const parts = ['k', 'l'].map(key => ({ key, version: 1 }))
    judge.read(list(parts, 1))
    judge.read(list(parts, 2))
    expect(judge.judge(LATER).judged).toBe(1)
    judge.read(list(parts, 3))
    expect(judge.judge(LATER).judged).toBe(1)
  })
})

describe('a read is not surely stale', () => {
  it('when it began before the write was acknowledged, whatever it answered', () => {
    expect(judged([written('k', 2, 100)], read('k', 1, 99), read('k', 2, 99))).toMatchObject({
      judged: 2,
      stale: 0,
    })
  })

  it('when it answered something newer than all that was acknowledged', () => {
    expect(judged([written('k', 2, 100)], read('k', 9, 200)).stale).toBe(0)
  })

  it('when an older version was acknowledged later than a newer one', () => {
    expect(judged([written('k', 5, 100), written('k', 4, 200)], read('k', 5, 300)).stale).toBe(0)
  })

  it('when it found nothing and the row was removed, or may have been', () => {
    const before = written('k', 1, 10)
    expect(judged([before, removing('k', 20), removed('k', 2, 30)], read('k', 0, 100)).stale).toBe(0)
    // Committed at once, acknowledged long after the read.
    expect(judged([before, removing('k', 20), removed('k', 2, 900)], read('k', 0, 100)).stale).toBe(0)
    // Nobody ever heard what became of it.
    expect(judged([before, removing('k', 20)], read('k', 0, 100)).stale).toBe(0)
  })

  it('when its write has no version, as in the dirty set of the textbook', () => {
    expect(judged([written('k', 0, 10)], read('k', 1, 100)).stale).toBe(0)
  })
})

describe('the judge', () => {
  it('waits until everybody’s writes up to the end of a read are known', () => {
    const judge = createStaleJudge()
    judge.read(read('k', 1, 100))
    expect(judge.judge(104)).toMatchObject({ judged: 0 })
    judge.learn(written('k', 2, 50))
    expect(judge.judge(105)).toMatchObject({ judged: 1, stale: 1 })
    expect(judge.judge(LATER)).toMatchObject({ judged: 0, stale: 0 })
  })

  it('leaves out whole keys where there are more reads than it can hold, and goes on judging the others', () => {
    const judge = createStaleJudge({ mostReads: 1_000 })
    const keys = Array.from({ length: 100 }, (_, at) => `product:${at}`)
    for (const key of keys) judge.learn(written(key, 2, 1))
    for (let round = 0; round < 40; round++) for (const key of keys) judge.read(read(key, 1, 10))
    expect(judge.share()).toBeLessThan(1)
    expect(judge.waiting()).toBeLessThanOrEqual(1_000)
    const { judged: count, stale } = judge.judge(LATER)
    expect(count).toBeGreaterThan(0)
    expect(count % 40).toBe(0)
    expect(stale).toBe(count)
  })

  it('holds no more keys than it may', () => {
    const judge = createStaleJudge({ mostKeys: 100 })
    for (let key = 0; key < 5_000; key++) judge.learn(written(`product:${key}`, 1, key))
    for (let key = 0; key < 5_000; key++) judge.read(read(`product:${key}`, 0, 9_000))
    const { judged: count, stale } = judge.judge(LATER)
    expect(stale).toBe(count)
    expect(count).toBeGreaterThan(10)
    expect(count).toBeLessThanOrEqual(100)
  })
})

/** Everything compared with everything. */
function bruteForce(writes: LoggedWrite[], { key, version, began }: JudgedRead) {
  const mine = writes.filter(each => each.key === key)
  const ends = mine.filter(({ kind }) => kind === 'removed')
  const open = mine.filter(({ kind }) => kind === 'removing').length > ends.length
  if (version === 0 && open) return null
  const answered = version === 0 ? Math.max(0, ...ends.map(each => each.version)) : version
  const newer = mine.filter(each => each.kind !== 'removing' && each.at < began && each.version > answered)
  if (newer.length === 0) return null
  return { age: began - Math.min(...newer.map(({ at }) => at)), versions: newer.length }
}

describe('against a judge that compares everything with everything', () => {
  const key = fc.constantFrom('a', 'b')
  const at = fc.integer({ min: 0, max: 60 })
  const version = fc.integer({ min: 1, max: 8 })
  const write = fc.oneof(
    fc.record({ kind: fc.constant('written' as const), key, version, at, began: at }),
    fc.record({ kind: fc.constant('removed' as const), key, version, at, began: at }),
  )
  const oneRead = fc.record({ key, version: fc.integer({ min: 0, max: 8 }), began: at })

  it('it finds the same, in whatever order it learns', () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 14 }), oneRead, fc.boolean(), (ends, asked, lostAnswer) => {
        const begins = ends.flatMap(each =>
          each.kind === 'removed' ? [removing(each.key, each.at - 1)] : [],
        )
        const writes = [...begins, ...ends, ...(lostAnswer ? [removing('a', 5)] : [])]
        const wanted = bruteForce(writes, { ...asked, ended: asked.began })
        const found = judged(writes, { ...asked, ended: asked.began })
        expect(found.judged).toBe(1)
        expect(found.stale).toBe(wanted === null ? 0 : 1)
        if (wanted === null) return
        expect(found.worstAgeMs).toBe(wanted.age)
        expect(found.worstVersions).toBeGreaterThanOrEqual(1)
        expect(found.worstVersions).toBeLessThanOrEqual(wanted.versions)
      }),
      { numRuns: 5_000 },
    )
  })
})
