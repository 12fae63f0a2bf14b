import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { startRedisServer } from './redis-server.ts'

/** Asked by port: where nobody reaps orphans, a dead process keeps its id. */
function listens(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

async function folderOf(port: number): Promise<string> {
  const client = new Redis(port, '127.0.0.1')
  const [, folder] = await client
    .config('GET', 'dir')
    .then(reply => (Array.isArray(reply) ? reply.map(String) : []))
  client.disconnect()
  if (!folder) throw new Error('The server does not tell its folder.')
  return folder
}

test('stop leaves no server and no folder', async () => {
  const server = await startRedisServer()
  const folder = await folderOf(server.port)
  await server.stop()
  expect(await listens(server.port)).toBe(false)
  expect(existsSync(folder)).toBe(false)
})

test('a killed test leaves neither its server nor its folder behind', async () => {
  const script = `
    import { startRedisServer } from '${new URL('./redis-server.ts', import.meta.url).href}'
    const { port } = await startRedisServer()
    console.log(port)`
  const victim = spawn(process.execPath, ['--input-type=module', '--eval', script])
  const [line] = await once(victim.stdout, 'data')
  const port = Number(line)
  const folder = await folderOf(port)
  expect(existsSync(folder)).toBe(true)
  victim.kill('SIGKILL')
  await expect.poll(() => listens(port)).toBe(false)
  await expect.poll(() => existsSync(folder)).toBe(false)
})
