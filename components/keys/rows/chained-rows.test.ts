import { expect, test } from 'vitest'
import { createChainedRows, mostChained } from './chained-rows.ts'

const settled = () => new Promise(resolve => setImmediate(resolve))

/** Pages of `size` numbers each, up to `total`; the cursor is where the next begins. */
function pages(total: number, size: number) {
  const asked: (string | null)[] = []
  return {
    asked,
    async fetch(cursor: string | null) {
      asked.push(cursor)
      const from = Number(cursor ?? 0)
      const rows = Array.from({ length: Math.max(0, Math.min(size, total - from)) }, (_, i) => from + i)
      const end = from + size
      return { rows, next: end < total ? String(end) : null }
    },
  }
}

async function shown(rows: { show: (from: number, to: number) => void; busy: () => boolean }, to: number) {
  rows.show(0, to)
  do await settled()
  while (rows.busy())
}

test('the next page is asked for when the last one is nearly in sight, and not before', async () => {
  const there = pages(1000, 100)
  const rows = createChainedRows({ fetch: there.fetch })
  await shown(rows, 20)
  expect(rows.count()).toBe(100)
  await shown(rows, 60)
  expect(there.asked).toHaveLength(1)
  await shown(rows, 75)
  expect(rows.count()).toBe(200)
  await shown(rows, 1000)
  expect(rows.ended()).toBe(true)
  expect(rows.rowAt(999)).toBe(999)
})

test('a search that finds nothing on a page goes on by itself, and can be stopped and gone on with', async () => {
  let asked = 0
  const rows = createChainedRows<number, { rows: number[]; next: string | null }>({
    async fetch() {
      asked += 1
      if (asked === 3) rows.hold(true)
      return { rows: [], next: asked < 10 ? String(asked) : null }
    },
  })
  await shown(rows, 10)
  expect(asked).toBe(3)
  rows.hold(false)
  await shown(rows, 10)
  expect(asked).toBe(10)
  expect(rows.ended()).toBe(true)
})

test('nobody is given more than can be read', async () => {
  const rows = createChainedRows({ fetch: pages(10 * mostChained, 5000).fetch })
  for (let to = 0; to <= 2 * mostChained; to += 4000) await shown(rows, to)
  expect(rows.count()).toBe(mostChained)
  expect(rows.ended()).toBe(false)
})

test('what is read again takes the place of what was there all at once', async () => {
  const there = pages(1000, 100)
  const rows = createChainedRows({ fetch: there.fetch })
  await shown(rows, 150)
  const counts = new Set<number>()
  rows.subscribe(() => counts.add(rows.count()))
  rows.refresh()
  await shown(rows, 150)
  expect([...counts].every(count => count >= 180)).toBe(true)
  expect(there.asked.filter(cursor => cursor === null)).toHaveLength(2)
})

test('a failure waits for somebody who tries again', async () => {
  let works = false
  const rows = createChainedRows({
    async fetch() {
      if (!works) throw new Error('gone')
      return { rows: [1], next: null }
    },
  })
  await shown(rows, 10)
  expect(rows.fault()).not.toBeNull()
  works = true
  rows.retry()
  await shown(rows, 10)
  expect([rows.count(), rows.fault()]).toEqual([1, null])
})
