import { expect, test } from 'vitest'
import type { BoardHealth } from '#components/rpc/types.ts'
import { boardNotices } from './board-notices.ts'
import type { TargetStatus } from './target-status.ts'

const fine: TargetStatus = { tone: 'ok', word: 'connected', since: 1, message: null }
const ok = { status: 'ok' as const, since: 1, message: null }
const health: BoardHealth = { cache: ok, database: ok, history: ok }
const noHistory: BoardHealth = {
  ...health,
  history: { status: 'down', since: 3, message: 'Postgres is gone.' },
}

test('nothing is said while all is well', () => {
  expect(boardNotices({ status: fine, name: 'sandbox', health })).toEqual([])
})

test('a cache that does not answer and a history that is not kept are two sentences', () => {
  const status: TargetStatus = { tone: 'down', word: 'not answering', since: 2, message: 'Refused.' }
  const notices = boardNotices({ status, name: 'sandbox', health: noHistory })
  expect(notices.map(({ title, since }) => [title, since])).toEqual([
    ['sandbox is not answering', 2],
    ['No history is being kept', 3],
  ])
  expect(notices[0]).toMatchObject({ text: 'Refused. The board goes on trying by itself.', retry: true })
})

test('what never started cannot be tried again by a person, and is not called by a name it does not have', () => {
  const status: TargetStatus = { tone: 'down', word: 'cache did not start', since: 2, message: 'No server.' }
  expect(boardNotices({ status, name: null, health })).toMatchObject([
    { title: 'The cache did not start', retry: false },
  ])
})

test('while the board is out of hearing, its last words about others are not repeated', () => {
  const status: TargetStatus = { tone: 'lost', word: 'lost', since: 9, message: 'Trying.' }
  expect(boardNotices({ status, name: 'sandbox', health: noHistory }).map(({ about }) => about)).toEqual([
    'board',
  ])
})
