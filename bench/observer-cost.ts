/**
 * What does being watched cost a cache? Throughput of one redis-server by redis-benchmark, in pairs: the board
 * watches it, or does not, in turns, so that a slow moment of the machine hits both. The server's processor time per
 * request is beside it: a busy machine moves it far less than throughput.
 *   npm run bench -- observer-cost [pairs, default 7] [seconds of each run, default 5]
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startRedisServer } from '#testing/redis-server.ts'
import { type Board, costOf, firstTarget, median, pass, percentile, startBoard } from './board.ts'

const pairs = Math.max(7, Number(process.argv[2] ?? 7))
const seconds = Number(process.argv[3] ?? 5)
const restMs = 3000
const run = promisify(execFile)

type Run = { perSecond: number; cpuMs: number }

async function load({ port, pid }: { port: number; pid: number }, requests: number): Promise<Run> {
  const args = ['-p', String(port), '-t', 'get', '-c', '50', '-n', String(requests), '-r', '100000', '--csv']
  const before = await costOf(pid)
  const { stdout } = await run('redis-benchmark', args)
  const perSecond = Number(/"GET[^"]*","([\d.]+)"/.exec(stdout)?.[1])
  if (!perSecond) throw new Error(`redis-benchmark said: ${stdout}`)
  return { perSecond, cpuMs: (await costOf(pid)).cpuMs - before.cpuMs }
}

/** A viewer, or the board would sample seldom. */
async function watch(board: Board): Promise<() => void> {
  const id = await firstTarget(board.url)
  const leaving = new AbortController()
  const answer = await fetch(`${board.url}/api/live?topics=${encodeURIComponent(`frame:${id}`)}`, {
    signal: leaving.signal,
  })
  if (!answer.ok || !answer.body) throw new Error(`The stream said ${answer.status}.`)
  const reader = answer.body.getReader()
  await reader.read()
  void drain(reader, leaving.signal)
  return () => leaving.abort()
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>, left: AbortSignal) {
  try {
    while (!(await reader.read()).done);
  } catch (error) {
    if (!left.aborted) throw error
  }
}

const redis = await startRedisServer()
const board = await startBoard({ REDIS_URL: redis.url })
try {
  const requests = Math.round((await load(redis, 100_000)).perSecond * seconds)
  const ratios: number[] = []
  const efforts: number[] = []
  for (let pair = 0; pair < pairs; pair++) {
    const nothing: Run = { perSecond: 0, cpuMs: 0 }
    const result = { watched: nothing, alone: nothing }
    const turns = pair % 2 === 0 ? (['watched', 'alone'] as const) : (['alone', 'watched'] as const)
    for (const turn of turns) {
      // The same rest before both: long enough for a board that stood still to find its feet.
      if (turn === 'watched') {
        const leave = await watch(board)
        await pass(restMs)
        result.watched = await load(redis, requests)
        leave()
      } else {
        // The board stands still: not one command of it reaches the server, and the machine keeps its memory.
        process.kill(board.pid, 'SIGSTOP')
        await pass(restMs)
        result.alone = await load(redis, requests)
        process.kill(board.pid, 'SIGCONT')
      }
    }
    const ratio = result.watched.perSecond / result.alone.perSecond
    const effort = result.watched.cpuMs / result.alone.cpuMs
    ratios.push(ratio)
    efforts.push(effort)
    const [watched, alone] = [result.watched, result.alone].map(each =>
      Math.round(each.perSecond).toLocaleString('en'),
    )
    console.log(
      `pair ${pair + 1}: watched ${watched}/s, alone ${alone}/s, ratio ${ratio.toFixed(4)}, server CPU per request ${effort.toFixed(4)}`,
    )
  }
  const lost = (1 - median(ratios)) * 100
  const [low = 0, high = 0] = [0.25, 0.75].map(share => percentile(ratios, share))
  const quiet = high - low <= 0.02
  const verdict = lost <= 0.5 ? 'met' : 'MISSED'
  console.log(`\nhalf of the ratios lie between ${low.toFixed(3)} and ${high.toFixed(3)}`)
  console.log(`server CPU per request, watched to alone, median: ${median(efforts).toFixed(4)}`)
  console.log(
    `median of ${pairs} pairs: ${lost.toFixed(2)} % lost; aim: at most 0.5 %: ${quiet ? verdict : 'too noisy a machine to tell'}`,
  )
} finally {
  process.kill(board.pid, 'SIGCONT')
  await board.stop()
  await redis.stop()
}
