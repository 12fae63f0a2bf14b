import { BoardError } from '#server/errors.ts'
import type { Target } from '#server/targets/target.ts'
import type { Capture, CaptureAsk } from '../capture/shapes.ts'
import { byCapture } from './by-capture.ts'
import { byTracking, canTrack } from './by-tracking.ts'
import type { HotKeyMeans, HotKeysResult, MeansState } from './shapes.ts'

const mostShown = 50
const meansKeptMs = 10_000

/** What the server's LFU counters say, as the part that warms keys asks them. */
type MostRead = (count: number) => Promise<
  | {
      ok: true
      keys: { name: { id: string | null; text: string; inexact: boolean }; frequency: number }[]
      looked: number
      of: number
    }
  | { ok: false; message: string }
>

type Options = {
  target: Target
  start: (ask: CaptureAsk) => Promise<Capture>
  mostRead: MostRead
  /** The policies of the servers, as far as they are known. */
  policies: () => (string | null)[]
  now?: () => number
}

export type HotKeysState = {
  running: { means: HotKeyMeans; by: string; startedAt: number; endsAt: number } | null
  result: HotKeysResult | null
  problem: string | null
}

/** The keys that are used most, by the best means that the servers have. One search at once. */
export function createHotKeys({ target, start, mostRead, policies, now = Date.now }: Options) {
  let state: HotKeysState = { running: null, result: null, problem: null }
  let known: { at: number; answer: Promise<MeansState[]> } | null = null
  let stopping = new AbortController()
  let working: Promise<void> = Promise.resolve()

  const masters = () => target.nodes().filter(node => node.role() !== 'replica')

  /** A refusal is written down by the server each time: it is not asked again for each viewer. */
  function means(): Promise<MeansState[]> {
    if (!known || now() - known.at >= meansKeptMs) known = { at: now(), answer: findMeans() }
    return known.answer
  }

  async function findMeans(): Promise<MeansState[]> {
    const refusals = await Promise.all(masters().map(canTrack))
    const refusal = refusals.find(each => each !== null)
    const told = policies().filter(policy => policy !== null)
    const lfu = told.length > 0 && told.every(policy => policy.endsWith('-lfu'))
    return [
      {
        means: 'tracking',
        possible: refusals.length > 0 && !refusal,
        why: refusal ?? 'The server tracks by itself what its keys cost (HOTKEYS, Redis 8.6).',
      },
      {
        means: 'frequency',
        possible: lfu,
        why: lfu
          ? 'The server counts how often a key is used, on a logarithmic scale that fades with time.'
          : `That needs an LFU policy; here it is ${told[0] ?? 'not known'}.`,
      },
      {
        means: 'capture',
        possible: true,
        why: 'The board listens to every command for some seconds. It costs the server some of its throughput meanwhile.',
      },
    ]
  }

  async function search(by: HotKeyMeans, seconds: number): Promise<HotKeysResult> {
    const { signal } = stopping
    switch (by) {
      case 'tracking':
        return byTracking(masters(), { seconds, signal })
      case 'frequency':
        return byFrequency()
      case 'capture': {
        const { capture, done } = await byCapture(start, { nodes: null, seconds })
        signal.addEventListener('abort', () => capture.stop(), { once: true })
        return done
      }
    }
  }

  async function byFrequency(): Promise<HotKeysResult> {
    const at = now()
    const found = await mostRead(mostShown)
    if (!found.ok) throw new BoardError('BAD_INPUT', found.message)
    const { keys, looked, of } = found
    const all =
      looked >= of
        ? 'All keys were looked at.'
        : `${looked} of ${of} keys could be looked at in 2 s: others may be hotter.`
    return {
      means: 'frequency',
      at,
      seconds: (now() - at) / 1000,
      lists: [
        {
          title: 'Most used keys',
          unit: 'frequency',
          total: null,
          keys: keys.map(({ name: { id, text, inexact }, frequency }) => ({
            id,
            text,
            inexact,
            value: frequency,
            share: null,
            error: 0,
          })),
        },
      ],
      trust: `The server's counter goes to 255 on a logarithmic scale: 10 more are far more than 10 uses. It fades while a key rests. ${all}`,
    }
  }

  return {
    means,
    state: () => state,
    /** Resolves when it is over, however it ended. */
    begin(
      by: string,
      { means: wanted, seconds }: { means: HotKeyMeans; seconds: number },
    ): { done: Promise<HotKeysState> } {
      if (state.running)
        throw new BoardError(
          'TOO_MANY',
          'Hot keys are being looked for already. Wait for the end, or stop it.',
        )
      stopping = new AbortController()
      const startedAt = now()
      state = {
        ...state,
        problem: null,
        running: { means: wanted, by, startedAt, endsAt: startedAt + seconds * 1000 },
      }
      const done = search(wanted, seconds).then(
        result => ({ running: null, result, problem: null }),
        error => ({ running: null, result: state.result, problem: sentenceOf(error) }),
      )
      const settled = done.then(next => {
        state = next
        return next
      })
      working = settled.then(() => {})
      return { done: settled }
    },
    async stop() {
      stopping.abort()
      await working
    },
  }
}

const sentenceOf = (error: unknown) =>
  error instanceof BoardError
    ? error.message
    : 'Something unexpected went wrong. The log of the board says more.'
