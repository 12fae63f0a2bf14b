import { randomBytes } from 'node:crypto'
import { BoardError } from '#server/errors.ts'
import type { Target } from '#server/targets/target.ts'
import { type CountWalk, createCountWalk } from './count-walk.ts'
import { costOf, sumOf } from './estimate.ts'
import type { KeyBatch } from './key-batch.ts'
import { frequenciesOf, weighKeys } from './key-weights.ts'
import { nonceMs, previewMs } from './limits.ts'
import type { Nonces } from './nonces.ts'
import { type Lists, type Selection, selectionOf } from './selection.ts'
import type { Action, Cost, Estimate, KeyName, Names, Preview, Selector, UndoOutlook } from './shapes.ts'
import { type Frames, trafficOf } from './traffic.ts'
import { wouldRefuse } from './would-refuse.ts'

const mostOpenWalks = 20

export type PreviewOptions = {
  target: Target
  batch: KeyBatch
  names: Names
  lists: Lists
  frames: Frames
  now: () => number
  nonces: Nonces
  outlook: (action: Action, needs: { count: Estimate; memory: Estimate | null }) => UndoOutlook
}

export type Asked = { selector: Selector; action: Action }
type OpenWalk = { walk: CountWalk; selection: Selection; about: string; until: number }

/** Says what something would do before it is done, and hands out the right to do just that. */
export function createPreviews(options: PreviewOptions) {
  const { target, batch, names, now, nonces } = options
  const open = new Map<string, OpenWalk>()

  function forgetOver() {
    for (const [id, { until }] of open) if (until <= now()) open.delete(id)
    for (const id of open.keys()) if (open.size >= mostOpenWalks) open.delete(id)
  }

  async function begin(asked: Asked): Promise<OpenWalk> {
    const selection = await selectionOf(asked.selector, options)
    const walk = createCountWalk({ target, batch, selection })
    return { walk, selection, about: JSON.stringify(asked), until: 0 }
  }

  async function continued(asked: Asked, resume: string | null): Promise<OpenWalk> {
    const found = resume === null ? null : open.get(resume)
    if (resume !== null) open.delete(resume)
    return found && found.about === JSON.stringify(asked) ? found : begin(asked)
  }

  function keep(walk: OpenWalk): string | null {
    if (walk.walk.complete()) return null
    forgetOver()
    const id = randomBytes(12).toString('base64url')
    open.set(id, { ...walk, until: now() + nonceMs })
    return id
  }

  async function priceOf({ walk }: OpenWalk, asked: Asked): Promise<Cost> {
    const moment = options.frames.latest()
    const traffic = trafficOf(moment, now())
    const frequencies = await frequenciesOf(batch, { chosen: walk.chosen(), all: walk.all() })
    const price = costOf(
      walk.count(),
      { hitsPerSecond: traffic?.hits ?? null, keys: walk.keysOfAll(), seconds: traffic?.seconds ?? 0 },
      frequencies,
    )
    return asked.action.kind === 'invalidate' ? price : later(price)
  }

  /** A tag is voided by counting up, which cannot be tried. */
  async function refusalFor(walk: CountWalk, { selector, action }: Asked) {
    const [like] = walk.chosen()
    return like && selector.kind !== 'tag' ? wouldRefuse(options, { action, like }) : null
  }

  return {
    async preview(
      asked: Asked,
      { viewer, resume }: { viewer: string; resume: string | null },
    ): Promise<Preview> {
      const current = await continued(asked, resume)
      const { walk, selection } = current
      await walk.go(previewMs).catch(failure => {
        // Who tries again goes on from there.
        if (resume !== null) open.set(resume, { ...current, until: now() + nonceMs })
        throw failure
      })
      const count = walk.count()
      const weighed = await weighKeys(batch, walk.chosen())
      const memory = weighed.problem ? null : sumOf(weighed.sizes, count)
      const type = isNearlyAll(selection, { count, of: walk.keysOfAll() }) ? target.name : null
      const refusal = await refusalFor(walk, asked)
      const problems = [refusal, weighed.problem, tagProblem(asked.selector, count, walk.complete())]
      const cost = asked.selector.kind === 'tag' ? costOfTag(walk) : await priceOf(current, asked)
      const agreement = { viewer, about: asked, count, type, curve: cost.curve }
      const agreed = count.value === 0 ? null : nonces.issue(agreement)
      return {
        nonce: agreed?.nonce ?? null,
        expiresAt: agreed?.expiresAt ?? now(),
        holdsMs: agreed ? nonceMs : 0,
        count,
        walked: walk.walked(),
        of: walk.of(),
        resume: keep(current),
        sample: walk.shown().map(key => nameOf(key, names)),
        memory: asked.selector.kind === 'tag' ? null : memory,
        cost,
        undo: options.outlook(asked.action, { count, memory }),
        type,
        problems: problems.filter(problem => problem !== null),
      }
    },
    /** The count of now, as well as it can be told in the same time as the preview had. */
    async recount(asked: Asked): Promise<{ count: Estimate; selection: Selection }> {
      const { walk, selection } = await begin(asked)
      await walk.go(previewMs)
      return { count: walk.count(), selection }
    },
  }
}

/** A person who did not say "everything" should not get nearly everything by mistake. */
function isNearlyAll(selection: Selection, { count, of }: { count: Estimate; of: number }): boolean {
  if (selection.kind === 'walk' && selection.everything) return true
  return of > 20 && count.value + count.margin > of / 2
}

export function nameOf(key: Buffer, names: Names): KeyName {
  const id = key.length > 12 * 1024 ? null : key.toString('base64url')
  return { id, ...names.textOf(key), bytes: key.length }
}

/** Another TTL costs nothing now; what it costs comes when the keys expire. */
function later(price: Cost): Cost {
  const how = `Nothing until the keys expire. All at once it would be: ${price.how}`
  return { ...price, missesPerSecond: 0, loadsPerSecond: 0, curve: [], how }
}

function costOfTag(walk: CountWalk): Cost {
  return {
    missesPerSecond: null,
    loadsPerSecond: null,
    mostLoads: walk.keysOfAll(),
    curve: [],
    how: 'Which entries carry the tag stands inside of their values: each of them is a miss when it is next read.',
  }
}

function tagProblem(selector: Selector, count: Estimate, complete: boolean): string | null {
  if (selector.kind !== 'tag' || count.value > 0) return null
  return complete
    ? 'This cache has no entries of the board’s engine with this tag: tags are known for those only.'
    : 'No such tag was found so far.'
}

export function viewerKey(viewer: { name: string; session: string | null; from: string | null }): string {
  return viewer.session ?? `${viewer.name} ${viewer.from ?? ''}`
}

export function refuseAction({ selector, action }: Asked) {
  if (selector.kind === 'tag' && action.kind !== 'invalidate') {
    throw new BoardError('BAD_INPUT', 'selector: by tag, entries can only be invalidated.')
  }
}
