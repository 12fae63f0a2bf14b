import { BoardError } from '#server/errors.ts'
import type { Target } from '#server/targets/target.ts'
import type { Jobs } from './jobs.ts'
import type { KeyLists } from './key-lists.ts'
import type { KeysTold } from './key-news.ts'
import { mostListNames } from './limits.ts'
import { keysInWords, restBy } from './orders.ts'
import type { Doer } from './recording.ts'
import { followRefill } from './refill.ts'
import { type Selection, selectionOf } from './selection.ts'
import type { JobState, Names, Selector } from './shapes.ts'
import { type Frames, trafficOf } from './traffic.ts'
import { createWarmStep, type Loader, loadByHttp, loadWith, type WarmOptions } from './warm-step.ts'
import { parseWarmUrl } from './warm-url.ts'

const mostAtOnce = 16

export type WarmRequest = {
  selector: Selector
  /** null: by the board's own loader. */
  url: string | null
  concurrency: number
  limit: number | null
}

export type WarmStarted =
  | { ok: true; job: JobState }
  | { ok: false; reason: 'no-loader' | 'not-now'; message: string }

export type WarmingOptions = {
  target: Target
  names: Names
  lists: KeyLists
  frames: Frames
  jobs: Jobs
  loader: Loader | null
  hosts: readonly string[]
  news: KeysTold
  now: () => number
}

/** Loads keys before somebody asks for them. */
export function createWarming(options: WarmingOptions) {
  const { target, loader, hosts, jobs, lists, frames, now } = options

  function loadOf(url: string | null): { load: WarmOptions['load']; by: string } | null {
    if (url !== null) {
      const parsed = parseWarmUrl(url, hosts)
      return { load: loadByHttp(parsed), by: parsed.host }
    }
    return loader && { load: loadWith(loader), by: loader.name }
  }

  /** By pattern or namespace: of what the loader knows, not of what happens to be in the cache. */
  async function keysToWarm({ selector, url }: WarmRequest): Promise<Selection> {
    const selection = await selectionOf(selector, options)
    if (selection.kind === 'keys' || url !== null || !loader) return selection
    const keys: Buffer[] = []
    for await (const names of loader.names()) {
      for (const name of names) if (selection.takes(name)) keys.push(name)
      if (keys.length > mostListNames) throw new BoardError('BAD_INPUT', 'At most a million keys at once.')
    }
    if (keys.length > 0) return { kind: 'keys', keys }
    throw new BoardError('BAD_INPUT', `selector: ${loader.name} knows no key of that name.`)
  }

  return {
    /** What the screen can offer. `refusal`: why the loader cannot load at the moment. */
    means: () => ({
      loader: loader && { name: loader.name, refusal: loader.refusal() },
      hosts: [...hosts],
    }),
    async start(viewer: Doer, request: WarmRequest): Promise<WarmStarted> {
      const { selector } = request
      if (selector.kind === 'tag') throw new BoardError('BAD_INPUT', 'selector: keys are not warmed by tag.')
      const means = loadOf(request.url)
      if (!means) {
        return {
          ok: false,
          reason: 'no-loader',
          message:
            'Nothing here knows how to load a key of this cache. Give the address of a warm-up URL, or copy the list and load the keys yourself.',
        }
      }
      const refusal = request.url === null ? loader?.refusal() : null
      if (refusal) return { ok: false, reason: 'not-now', message: refusal }
      const selection = await keysToWarm(request)
      const before = trafficOf(frames.latest(), now())
      let job: JobState | null = null
      const step = createWarmStep({
        load: means.load,
        concurrency: Math.min(mostAtOnce, request.concurrency),
        problem: sentence => job && jobs.job(job.id).note(sentence),
      })
      job = await jobs.start({
        viewer,
        cache: target,
        kind: 'warm',
        what: `Warm ${keysInWords(selector, options)} through ${means.by}:`,
        selection,
        step: options.news.after(step, 'changes'),
        of: selection.kind === 'keys' ? selection.keys.length : null,
        most: mostListNames,
        limit: request.limit,
        kept: null,
        offers: 'always',
        detail: {
          selector: selector.kind === 'keys' ? { kind: 'keys', count: selector.ids.length } : selector,
          by: means.by,
          action: { kind: 'warm', url: null },
          before,
        },
        restOf: restBy(lists, { selector, action: { kind: 'warm', url: request.url } }),
        follow: report => followRefill({ frames, before, predicted: [], now, report }),
      })
      return { ok: true, job }
    },
  }
}
