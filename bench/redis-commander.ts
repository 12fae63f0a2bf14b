import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '#testing/redis-server.ts'

const version = '0.9.0'
const folder = join('.cacheboard', 'bench', `redis-commander-${version}`)
const main = join(folder, 'node_modules', 'redis-commander', 'bin', 'redis-commander.js')
const patienceMs = 120_000
const run = promisify(execFile)

/** Puts it beside the bench once. It is a program to compare with, not a dependency; null where npm cannot be asked. */
async function install(): Promise<string | null> {
  if (existsSync(main)) return main
  await mkdir(folder, { recursive: true })
  const wanted = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund']
  try {
    await run('npm', [...wanted, `redis-commander@${version}`])
    return main
  } catch {
    return null
  }
}

export type Commander = { tree: () => Promise<{ ms: number; bytes: number }>; stop: () => void }

/** redis-commander on a server: how long its tree takes, which a person waits for before the first name. */
export async function startRedisCommander(redisPort: number): Promise<Commander | null> {
  const script = await install()
  if (!script) return null
  const port = await freePort()
  const place = ['--redis-host', '127.0.0.1', '--redis-port', String(redisPort)]
  const args = [script, ...place, '--address', '127.0.0.1', '--port', String(port), '--noload', '--nosave']
  const child = spawn(process.execPath, args, { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 200; tries++) {
    const ready = await fetch(`${url}/connections`).then(
      response => response.ok,
      () => false,
    )
    if (ready) break
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  return {
    async tree() {
      const began = performance.now()
      const response = await fetch(`${url}/apiv2/keystree/R:127.0.0.1:${redisPort}:0/`, {
        signal: AbortSignal.timeout(patienceMs),
      })
      const body = await response.text()
      if (!response.ok) throw new Error(`redis-commander answered ${response.status}.`)
      return { ms: performance.now() - began, bytes: body.length }
    },
    stop: () => child.kill('SIGKILL'),
  }
}
