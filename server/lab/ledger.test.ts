import { expect, test } from 'vitest'
import { createLedger } from './ledger.ts'

/** A journal and a database that a test fills by hand. */
function desk() {
  const journal = new Map<string, number>()
  const rows = new Map<string, number>()
  const away = { journal: false, database: false }
  let now = 0
  const asked: string[] = []
  const ledger = createLedger({
    now: () => now,
    graceMs: () => 1000,
    books: {
      waiting: async () => (away.journal ? null : journal.size),
      async journaled() {
        asked.push('journal')
        return away.journal ? null : new Map(journal)
      },
      async versions(keys) {
        asked.push(`database ${keys.length}`)
        if (away.database) return null
        return new Map([...rows].filter(([key]) => keys.includes(key)))
      },
    },
  })
  const read = async () => {
    await ledger.check()
    return ledger.read()
  }
  return { ledger, journal, rows, away, asked, read, pass: (ms: number) => (now += ms), now: () => now }
}

test('a write that is in the database is confirmed', async () => {
  const { ledger, rows, read } = desk()
  rows.set('product:1', 2)
  ledger.add([{ key: 'product:1', version: 2, at: 0 }])
  expect(await read()).toEqual({ acknowledged: 1, unconfirmed: 0, unflushed: 0, lost: 0 })
})

test('a write that waits in the journal is not lost, however long it waits', async () => {
  const { ledger, journal, read, pass } = desk()
  journal.set('product:1', 7)
  ledger.add([{ key: 'product:1', version: 7, at: 0 }])
  pass(60_000)
  expect(await read()).toEqual({ acknowledged: 1, unconfirmed: 1, unflushed: 1, lost: 0 })
})

test('a write that is nowhere is lost, but not before its grace is over', async () => {
  const { ledger, read, pass } = desk()
  ledger.add([{ key: 'product:1', version: 7, at: 0 }])
  expect(await read()).toMatchObject({ unconfirmed: 1, lost: 0 })
  pass(1001)
  expect(await read()).toMatchObject({ unconfirmed: 0, lost: 1 })
})

test('a newer row supersedes an older write', async () => {
  const { ledger, rows, read, pass } = desk()
  rows.set('product:1', 9)
  ledger.add([{ key: 'product:1', version: 7, at: 0 }])
  pass(5000)
  expect(await read()).toMatchObject({ unconfirmed: 0, lost: 0 })
})

test('of two writes to a key the newer one is followed, whichever is told first', async () => {
  const { ledger, rows, read } = desk()
  ledger.add([
    { key: 'product:1', version: 8, at: 0 },
    { key: 'product:1', version: 7, at: 0 },
  ])
  rows.set('product:1', 7)
  expect(await read()).toMatchObject({ acknowledged: 2, unconfirmed: 1 })
  rows.set('product:1', 8)
  expect(await read()).toMatchObject({ unconfirmed: 0 })
})

test('nobody is called lost while the cache or the database does not answer', async () => {
  const { ledger, away, read, pass } = desk()
  ledger.add([{ key: 'product:1', version: 7, at: 0 }])
  pass(60_000)
  away.journal = true
  expect(await read()).toMatchObject({ unconfirmed: 1, lost: 0 })
  away.journal = false
  away.database = true
  expect(await read()).toMatchObject({ unconfirmed: 1, lost: 0 })
})

test('a write that moves from the journal to the database while both are asked is not lost', async () => {
  const { ledger, journal, rows, away, pass } = desk()
  journal.set('product:1', 7)
  ledger.add([{ key: 'product:1', version: 7, at: 0 }])
  pass(5000)
  const looked = ledger.check()
  // Between the first question and the second: flushed, and gone from the journal.
  rows.set('product:1', 7)
  journal.clear()
  await looked
  expect(away).toEqual({ journal: false, database: false })
  expect(ledger.read()).toMatchObject({ lost: 0 })
})

test('the journal is not asked for its names while nothing is overdue', async () => {
  const { ledger, asked, read } = desk()
  ledger.add([{ key: 'product:1', version: 7, at: 0 }])
  await read()
  expect(asked).toEqual(['database 1'])
})

test('one look asks for a bounded number of rows, and everybody gets his turn', async () => {
  const { ledger, asked, rows, read } = desk()
  const writes = Array.from({ length: 12_000 }, (_, i) => ({ key: `product:${i}`, version: 2, at: 0 }))
  ledger.add(writes)
  await read()
  expect(asked).toEqual(['database 5000'])
  for (const { key } of writes) rows.set(key, 2)
  for (let turn = 0; turn < 3; turn++) await ledger.check()
  expect(ledger.read()).toMatchObject({ unconfirmed: 0 })
})

test('more keys than can be followed are left out, and their number is told', async () => {
  const { ledger } = desk()
  ledger.add(Array.from({ length: 100_005 }, (_, i) => ({ key: `product:${i}`, version: 2, at: 0 })))
  expect(ledger.unfollowed()).toBe(5)
  expect(ledger.read()).toMatchObject({ acknowledged: 100_005, unconfirmed: 100_000 })
})

test('a write without a version is counted, not judged', async () => {
  const { ledger, read, pass } = desk()
  ledger.add([{ key: 'product:1', version: 0, at: 0 }])
  pass(60_000)
  expect(await read()).toEqual({ acknowledged: 1, unconfirmed: 0, unflushed: 0, lost: 0 })
})
