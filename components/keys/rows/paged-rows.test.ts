import { expect, test } from 'vitest'
import { createPagedRows } from './paged-rows.ts'

type Gate = { offset: number; answer: (rows?: number) => void; fail: () => void }

/** A server of numbers that answers when the test says so. */
function server(total: number) {
  const waiting: Gate[] = []
  const asked: number[] = []
  function fetch(offset: number) {
    asked.push(offset)
    return new Promise<{ rows: number[]; next: string | null; atLeast: number }>((resolve, reject) => {
      waiting.push({
        offset,
        answer(most = 10) {
          const rows = Array.from({ length: Math.min(most, total - offset) }, (_, i) => offset + i)
          const end = offset + rows.length
          resolve({ rows, next: end < total ? `#${end}` : null, atLeast: total })
        },
        fail: () => reject(new Error('gone')),
      })
    })
  }
  return {
    fetch,
    asked,
    async answer(most?: number) {
      const gate = waiting.shift()
      gate?.answer(most)
      await new Promise(resolve => setImmediate(resolve))
      return gate?.offset
    },
    async fail() {
      waiting.shift()?.fail()
      await new Promise(resolve => setImmediate(resolve))
    },
    waiting: () => waiting.length,
  }
}

async function begun(total = 1_000_000) {
  const there = server(total)
  const rows = createPagedRows({ pageRows: 10, fetch: there.fetch })
  rows.show(0, 5)
  await there.answer()
  return { there, rows }
}

test('a jump to the end asks for the end only, and what was left behind is forgotten', async () => {
  const { there, rows } = await begun()
  expect(rows.count()).toBe(1_000_000)
  expect(rows.rowAt(3)).toBe(3)
  rows.show(999_985, 999_999)
  expect(rows.rowAt(3)).toBeUndefined()
  await there.answer()
  await there.answer()
  expect(rows.rowAt(999_999)).toBe(999_999)
  expect(there.asked).toEqual([0, 999_980, 999_990])
})

test('two questions at most are under way, and where nobody looks any more is not asked for', async () => {
  const { there, rows } = await begun()
  for (let at = 1000; at <= 50_000; at += 500) rows.show(at, at + 9)
  expect(there.waiting()).toBe(2)
  while (there.waiting() > 0) await there.answer()
  expect(rows.rowAt(50_003)).toBe(50_003)
  expect(there.asked.length).toBeLessThanOrEqual(4)
})

test('a walk to the end page by page holds a bounded number of them', async () => {
  const { there, rows } = await begun(5000)
  for (let at = 0; at < 5000; at += 10) {
    rows.show(at, at + 9)
    while (there.waiting() > 0) await there.answer()
    expect(rows.rowAt(at)).toBe(at)
  }
  expect(rows.held()).toBeLessThanOrEqual(22)
})

test('a page that comes in pieces is put together', async () => {
  const { there, rows } = await begun()
  rows.show(500, 505)
  await there.answer(4)
  expect(rows.rowAt(500)).toBeUndefined()
  await there.answer(0)
  await there.answer(10)
  expect([rows.rowAt(500), rows.rowAt(509)]).toEqual([500, 509])
})

test('what is read again stays in sight until it is there', async () => {
  const { there, rows } = await begun()
  rows.refresh()
  expect(rows.rowAt(3)).toBe(3)
  expect(there.asked).toEqual([0, 0])
  await there.answer()
  expect(rows.rowAt(3)).toBe(3)
})

test('a failure is said once, is not asked again by itself, and is over after a retry', async () => {
  const { there, rows } = await begun()
  rows.show(100, 105)
  await there.fail()
  rows.show(200, 205)
  expect(rows.fault()).not.toBeNull()
  expect(there.waiting()).toBe(0)
  rows.retry()
  await there.answer()
  expect(rows.fault()).toBeNull()
  expect(rows.rowAt(200)).toBe(200)
})
