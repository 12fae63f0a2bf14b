import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { me } from './processes.ts'
import { takeTurn } from './turn.ts'

let folder: string
let lock: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cacheboard-turn-'))
  lock = join(folder, 'redis.turn')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs `count` boards that all want the turn, and tells how many had it at once. */
async function crowd(count: number): Promise<number> {
  let inside = 0
  let most = 0
  const board = async () => {
    const release = await takeTurn(lock)
    most = Math.max(most, ++inside)
    await yieldToOthers()
    inside -= 1
    release()
  }
  await Promise.all(Array.from({ length: count }, board))
  return most
}

it('lets one board at a time have its turn', async () => {
  expect(await crowd(8)).toBe(1)
})

it('passes the turn of a dead board, and of its dead heir, to exactly one other', async () => {
  symlinkSync('999999 aaaa long ago', lock)
  symlinkSync('999998 bbbb long ago', `${lock}.after-999999-aaaa`)
  expect(await crowd(8)).toBe(1)
  expect(readdirSync(folder)).toEqual([])
})

it('does not trust a number that belongs to another process now', async () => {
  symlinkSync(`${process.pid} aaaa another birth`, lock)
  const release = await takeTurn(lock, 1000)
  release()
})

it('says who has it when the wait is over', async () => {
  symlinkSync(`${process.pid} aaaa ${me().born}`, lock)
  await expect(takeTurn(lock, 50)).rejects.toThrow(`Another board (process ${process.pid})`)
})
