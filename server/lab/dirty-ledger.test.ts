import { expect, test } from 'vitest'
import { createDirtyLedger, GONE } from './dirty-ledger.ts'

/** A set of dirty keys and a database that a test fills by hand. */
function desk() {
  const dirty = new Set<string>()
  const rows = new Map<string, number>()
  let now = 0
  const ledger = createDirtyLedger({
    now: () => now,
    graceMs: () => 1_000,
    books: {
      dirty: async () => dirty,
      marks: async keys => new Map(keys.map(key => [key, rows.get(key) ?? GONE])),
    },
  })
  const wrote = (mark: number, [began, at]: [number, number]) => ledger.add([{ key: 'k', mark, began, at }])
  /** Looked at once a second for so long. */
  async function pass(seconds: number) {
    for (let each = 0; each < seconds; each++) {
      now += 1_000
      await ledger.check()
    }
    const { lost, unconfirmed } = ledger.read()
    return { lost, unconfirmed }
  }
  return { wrote, pass, dirty, rows, ledger }
}

test('what is in the database is confirmed, and stays so when others come', async () => {
  const { wrote, pass, rows } = desk()
  wrote(7, [0, 10])
  rows.set('k', 7)
  expect(await pass(3)).toEqual({ lost: 0, unconfirmed: 0 })
})

test('what still waits in the set is not lost, however long it waits', async () => {
  const { wrote, pass, dirty, rows } = desk()
  rows.set('k', 0)
  wrote(7, [0, 10])
  dirty.add('k')
  expect(await pass(100)).toEqual({ lost: 0, unconfirmed: 1 })
})

test('a write between reading the value and unmarking the key is lost, and counted once', async () => {
  const { wrote, pass, rows } = desk()
  wrote(7, [0, 10])
  wrote(8, [20, 30])
  rows.set('k', 7)
  expect(await pass(10)).toEqual({ lost: 1, unconfirmed: 0 })
})

test('a row that nobody has written, or whose removal came to nothing, is older than everything', async () => {
  const { wrote, pass, rows } = desk()
  rows.set('k', 0)
  wrote(GONE, [20, 30])
  expect(await pass(10)).toEqual({ lost: 1, unconfirmed: 0 })
})

test('a write that another surely followed is superseded', async () => {
  const { wrote, pass, rows } = desk()
  wrote(8, [20, 30])
  wrote(7, [0, 10])
  rows.set('k', 8)
  expect(await pass(10)).toEqual({ lost: 0, unconfirmed: 0 })
})

test('of two that overlapped either may be the last', async () => {
  for (const last of [7, 8]) {
    const { wrote, pass, rows } = desk()
    wrote(7, [0, 30])
    wrote(8, [10, 20])
    rows.set('k', last)
    expect(await pass(10)).toEqual({ lost: 0, unconfirmed: 0 })
  }
})

test('a newer write that is told late is no loss, and a row that nobody knows says nothing', async () => {
  const { wrote, pass, rows } = desk()
  wrote(7, [0, 10])
  rows.set('k', 99)
  expect(await pass(30)).toEqual({ lost: 0, unconfirmed: 1 })
  expect(await pass(60)).toEqual({ lost: 0, unconfirmed: 0 })
})
