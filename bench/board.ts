import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '#testing/redis-server.ts'

export type Board = { url: string; pid: number; stop(): Promise<void> }

/** The production server of the board, in a folder of its own. `npm start` builds it. */
export async function startBoard(env: Record<string, string>): Promise<Board> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'cacheboard-bench-'))
  const args = ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', String(port)]
  const child = spawn(process.execPath, args, {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_MANUAL_SIG_HANDLE: 'true',
      CACHEBOARD_LOG_LEVEL: 'warn',
      CACHEBOARD_DATA_DIR: folder,
      PORT: String(port),
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error('The board did not start. Is it built? npm start builds it.')
    await pass(100)
  }
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}

/** Ready, and watching at least one cache that answers. */
async function isReady(url: string): Promise<boolean> {
  try {
    const ready = await fetch(`${url}/api/health?ready`)
    return ready.ok && (await firstTarget(url)) !== null
  } catch {
    return false
  }
}

export async function ask(url: string, path: string): Promise<unknown> {
  const answer = await fetch(`${url}/api/trpc/${path}`, { headers: { 'x-cacheboard': '1' } })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  const { result } = (await answer.json()) as { result: { data: unknown } }
  return result.data
}

export async function firstTarget(url: string): Promise<string | null> {
  const targets = (await ask(url, 'targets.list')) as { id: string }[]
  return targets[0]?.id ?? null
}

/** Processor time (ms) and memory (MB) of a process so far. Linux only: both come from /proc. */
export async function costOf(pid: number): Promise<{ cpuMs: number; rss: number }> {
  const [stat, status] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/status`, 'utf8'),
  ])
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // utime and stime, in ticks of 10 ms.
  const ticks = Number(fields[11]) + Number(fields[12])
  return { cpuMs: ticks * 10, rss: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024 }
}

export const pass = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
