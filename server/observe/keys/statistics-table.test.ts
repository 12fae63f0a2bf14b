import { expect, test } from 'vitest'
import { createNameIndex } from './index-names.ts'
import { type Looked, nothing } from './looked.ts'
import { keyTypes, type Totals } from './shapes.ts'
import { createSums, known } from './statistics-sums.ts'
import { createStatisticsTable } from './statistics-table.ts'

const namespaces = 7

/** `n0:` … `n6:`, the keys of each one behind the other. */
function table(keys: number) {
  const index = createNameIndex({ mostBytes: 64 * 1024 * 1024 })
  for (let i = 0; i < keys; i++) {
    const name = Buffer.from(`n${i % namespaces}:${i}`)
    index.add(name, { start: 0, end: name.length, part: 0 })
  }
  while (index.settle(100_000));
  const made = createStatisticsTable(index)
  const nameAt = (at: number) => Buffer.from(index.names.of(made.run[at] as number)).toString()
  return { ...made, nameAt }
}

const lookedAt = (at: number): Looked => ({
  ...nothing,
  type: at % 11 === 10 ? -1 : at % keyTypes.length,
  ttl: at % 3 === 0 ? -1 : 5000,
  memory: at % 13 === 0 ? null : at === 4000 ? 2 ** 33 : at,
})

function addUp(all: readonly Looked[], keys: number): Totals {
  const there = all.filter(({ type }) => type !== -1)
  const types = keyTypes.map((name, i) => [name, there.filter(({ type }) => type === i).length])
  return {
    keys,
    memory: there.reduce((sum, { memory }) => sum + (memory ?? 0), 0),
    withoutTtl: there.filter(({ ttl }) => ttl === -1).length,
    types: Object.fromEntries(types),
    gone: all.length - there.length,
    unknown: keys - all.length,
  }
}

test('what a namespace adds up to is the sum of its keys, also while they are measured, and again', () => {
  const keys = 30_000
  const made = table(keys)
  const names = Array.from({ length: keys }, (_, at) => made.nameAt(at))
  for (const [from, to] of [
    [0, 9999],
    [9000, 20_001],
    [20_001, keys],
  ] as const) {
    for (let at = from; at < to; at++) for (const each of [at + 5, at]) made.set(at, lookedAt(each))
    for (const prefix of ['', 'n0:', 'n3:', 'n6:', 'n3:1', 'n']) {
      const places = [...names.keys()].filter(at => names[at]?.startsWith(prefix))
      const measured = places.filter(at => at < to).map(lookedAt)
      const own = made.whole(Buffer.from(prefix))
      if (measured.length > 0) expect([prefix, own]).toEqual([prefix, addUp(measured, places.length)])
      else expect(own).toMatchObject({ memory: null, types: null, unknown: places.length })
    }
  }
})

test('a stretch of a million keys is summed without a look at each of them', () => {
  const sums = createSums(1_000_000)
  for (let at = 0; at < 1_000_000; at++) sums.note(at, { flag: known, memory: 2 }, 1)
  let looks = 0
  const keyAt = () => {
    looks += 1
    return { flag: known, memory: 2 }
  }
  expect(sums.of(1001, 999_999, keyAt)).toMatchObject({
    memory: 2 * 998_998,
    types: [998_998, 0, 0, 0, 0, 0, 0, 0],
  })
  expect(looks).toBeLessThan(128)
})
