import { BoardError } from '#server/errors.ts'
import type { Step } from './job-run.ts'
import { nothingYet } from './tally.ts'
import type { WarmUrl } from './warm-url.ts'

/** How a key gets its value: the board's own engine on the lab's cache. */
export type Loader = {
  name: string
  /** The sentence why it cannot load anything now. */
  refusal: () => string | null
  /** `there`: it was in the cache already. Throws when it could not. */
  load: (key: Uint8Array) => Promise<'loaded' | 'there' | 'absent'>
  /** Every key that it could load, some at a time: what is not in the cache cannot be found by walking it. */
  names: () => AsyncIterable<readonly Buffer[]>
  /** The keys that were looked for in vain most often, lately. */
  missed: (count: number) => Promise<{ key: Buffer; misses: number }[]>
}

/** What became of one key, and why when it was nothing. */
type Warmed = { kind: 'loaded' | 'there' | 'absent' } | { kind: 'failed'; why: string }

const requestMs = 10_000
const mostFailuresInARow = 50

export type WarmOptions = {
  load: (key: Buffer) => Promise<Warmed>
  concurrency: number
  problem: (sentence: string) => void
}

/** Loads keys, a few at once. One that fails is counted; when nothing works any more, it is given up. */
export function createWarmStep({ load, concurrency, problem }: WarmOptions): Step {
  let inARow = 0

  function fail(why: string) {
    problem(why)
    inARow += 1
    if (inARow < mostFailuresInARow) return
    throw new BoardError('BAD_INPUT', `${inARow} keys in a row could not be loaded: ${why}`)
  }

  return async keys => {
    const tally = nothingYet()
    let next = 0
    const worker = async () => {
      for (let key = keys[next++]; key; key = keys[next++]) {
        const warmed = await load(key)
        if (warmed.kind === 'failed') {
          tally.refused += 1
          tally.left = [...(tally.left ?? []), key]
          fail(warmed.why)
          continue
        }
        inARow = 0
        if (warmed.kind === 'absent') tally.gone += 1
        else tally.done += 1
      }
    }
    await Promise.all(Array.from({ length: concurrency }, worker))
    return tally
  }
}

export function loadWith(loader: Loader): WarmOptions['load'] {
  return async key => {
    try {
      return { kind: await loader.load(key) }
    } catch (error) {
      return { kind: 'failed', why: error instanceof BoardError ? error.message : 'The loader failed.' }
    }
  }
}

/** Asks the address of each key. What it answers is not read; where it would send us on to is not followed. */
export function loadByHttp(url: WarmUrl, timeoutMs = requestMs): WarmOptions['load'] {
  return async key => {
    const address = url.of(key)
    if (!address) return { kind: 'failed', why: 'A key such as “..” cannot stand in the path of an address.' }
    try {
      const response = await fetch(address, {
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        headers: { 'user-agent': 'cacheboard-warm' },
      })
      await response.body?.cancel()
      if (response.ok) return { kind: 'loaded' }
      if (response.status === 404 || response.status === 410) return { kind: 'absent' }
      if (response.status >= 300 && response.status < 400) {
        return { kind: 'failed', why: `${url.host} sends us on to another address, which is not followed.` }
      }
      return { kind: 'failed', why: `${url.host} answered with status ${response.status}.` }
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError'
      return {
        kind: 'failed',
        why: late
          ? `${url.host} did not answer within ${timeoutMs / 1000} s.`
          : `${url.host} cannot be reached.`,
      }
    }
  }
}
