import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import postgres from 'postgres'
import { expect, test } from 'vitest'
import { BoardError } from '#server/errors.ts'
import { endingOf } from './run.ts'

test('a database that does not answer is said in words', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const sql = postgres({ host: '127.0.0.1', port, connect_timeout: 0.1, max: 1 })
  const error = await sql`select 1`.catch(failure => failure)
  expect(endingOf(error)).toEqual({
    state: 'failed',
    message: 'Its Postgres did not answer in time: is the machine busy? Run it again.',
  })
  await sql.end({ timeout: 0 })
  silent.close()
})

test('what the board knows is told as it is, the rest with its own words', () => {
  expect(endingOf(new BoardError('STOPPING', 'The board is stopping.')).message).toBe(
    'The board is stopping.',
  )
  expect(endingOf(new Error('no room')).message).toContain('no room')
})
