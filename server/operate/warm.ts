import { BoardError } from '#server/errors.ts'
import type { Target } from '#server/targets/target.ts'
import type { Jobs } from './jobs.ts'
import { mostListNames } from './limits.ts'
import type { Doer } from './recording.ts'
import { followRefill } from './refill.ts'
import { type Lists, selectionOf } from './selection.ts'
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

export type WarmStarted = { ok: true; job: JobState } | { ok: false; reason: 'no-loader'; message: string }

export type WarmingOptions = {
  target: Target
  names: Names
  lists: Lists
  frames: Frames
  jobs: Jobs
  loader: Loader | null
  hosts: readonly string[]
  now: () => number
}

/** Loads keys before somebody asks for them. */
export function createWarming(options: WarmingOptions) {
  const { target, loader, hosts, jobs, frames, now } = options

  function loadOf(url: string | null): { load: WarmOptions['load']; by: string } | null {
    if (url !== null) {
      const parsed = parseWarmUrl(url, hosts)
      return { load: loadByHttp(parsed), by: parsed.host }
    }
    return loader && { load: loadWith(loader), by: loader.name }
  }

  return {
    /** What the screen can offer. */
    means: () => ({ loader: loader?.name ?? null, hosts: [...hosts] }),
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
      const selection = await selectionOf(selector, options)
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
        what: `Warm keys through ${means.by}:`,
        selection,
        step,
        of: selection.kind === 'keys' ? selection.keys.length : null,
        most: mostListNames,
        limit: request.limit,
        kept: null,
        offers: 'always',
        detail: {
          selector: selector.kind === 'keys' ? { kind: 'keys', count: selector.ids.length } : selector,
          by: means.by,
          before,
        },
        follow: report => followRefill({ frames, before, predicted: [], now, report }),
      })
      return { ok: true, job }
    },
  }
}
