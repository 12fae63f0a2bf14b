import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'

const started: { kill: (signal: NodeJS.Signals) => boolean }[] = []
afterEach(() => {
  for (const each of started.splice(0)) each.kill('SIGKILL')
})

/** A zombie is dead: where nobody reaps orphans it keeps its number. */
function lives(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** A board that does nothing but have instances. */
async function boardWithInstances(): Promise<{ board: ReturnType<typeof spawn>; pids: number[] }> {
  const script = `
    import { forkInstance } from '#server/lab/instances/fork-instance.ts'
    const children = [forkInstance(), forkInstance()]
    await Promise.all(children.map(child => new Promise(resolve => child.once('message', resolve))))
    console.log(children.map(({ pid }) => pid).join(' '))
    setInterval(() => {}, 1000)`
  const board = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(board)
  const [line] = await once(board.stdout, 'data')
  return { board, pids: String(line).trim().split(' ').map(Number) }
}

async function untilGone(pids: readonly number[]) {
  while (pids.some(lives)) await new Promise(resolve => setTimeout(resolve, 20))
}

it.each(['SIGKILL', 'SIGTERM'] as const)('instances end when web is ended by %s', async signal => {
  const { board, pids } = await boardWithInstances()
  expect(pids.every(lives)).toBe(true)
  board.kill(signal)
  await untilGone(pids)
})

it('an instance that was frozen ends as soon as it goes on, and not with Ctrl C alone', async () => {
  const { board, pids } = await boardWithInstances()
  for (const pid of pids) process.kill(pid, 'SIGINT')
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  board.kill('SIGKILL')
  await once(board, 'exit')
  expect(pids.every(lives)).toBe(true)
  for (const pid of pids) process.kill(pid, 'SIGCONT')
  await untilGone(pids)
})
