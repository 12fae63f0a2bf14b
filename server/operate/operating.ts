import { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import type { Target } from '#server/targets/target.ts'
import { createEdits, type Edited } from './edit.ts'
import { type Change, withBytes } from './edit-change.ts'
import { createNameEdits } from './edit-name.ts'
import { type FindKeys, filterInWords, type KeyFilter } from './found.ts'
import { createInterruptedSweep } from './interrupted.ts'
import { createJobs } from './jobs.ts'
import { type Before, createKept, type KeptLimits } from './kept.ts'
import { createKeyBatch } from './key-batch.ts'
import { createKeyLists } from './key-lists.ts'
import { createKeyNews, type KeyNews } from './key-news.ts'
import { createMostMissed } from './most-missed.ts'
import { findMostRead } from './most-read.ts'
import { checkCount, createNonces } from './nonces.ts'
import { mostOf, outlookOf, restBy, selectorDetail, sentenceOf, stepOf } from './orders.ts'
import { type Asked, createPreviews, nameOf, refuseAction, viewerKey } from './preview.ts'
import type { Activity, Board, Doer } from './recording.ts'
import { followRefill } from './refill.ts'
import type { JobState, MissListener, Names } from './shapes.ts'
import { createBringBack } from './step-bring-back.ts'
import { type Frames, trafficOf } from './traffic.ts'
import { createWarming, type WarmRequest } from './warm.ts'
import type { Loader } from './warm-step.ts'

export type OperatingOptions = {
  target: Target
  log: Log
  names: Names
  found: FindKeys
  frames: Frames
  activity: Activity
  board: Board
  publish: (state: JobState) => void
  /** How this cache's keys get their values; null where the board does not know. */
  loader: Loader | null
  misses: MissListener
  /** The bytes of a field or a member that the board has shown: in base64url, or under a handle. */
  partOf: (name: string) => Buffer
  /** Hosts that a warm-up URL may be on. */
  warmHosts: readonly string[]
  undo?: Partial<KeptLimits>
  /** What has become of keys by what was done here. */
  onKeys?: (news: KeyNews) => void
  now?: () => number
}

const foundPage = 1000

export type Run = Asked & { nonce: string; typed: string | null; limit: number | null }

/** Everything that changes one target: previews, jobs, edits, and the way back. */
export function createOperating(options: OperatingOptions) {
  const { target, log, names, frames, activity, board, partOf } = options
  const now = options.now ?? Date.now
  const batch = createKeyBatch(target)
  const news = createKeyNews({ batch, tell: options.onKeys ?? (() => {}) })
  const kept = createKept({ now, ...options.undo })
  const lists = createKeyLists({ now })
  const nonces = createNonces(now)
  const outlook = outlookOf(kept)
  const previews = createPreviews({ target, batch, names, lists, frames, now, nonces, outlook })
  const jobs = createJobs({ target: target.id, activity, board, log, now, publish: options.publish })
  const warming = createWarming({ ...options, news, jobs, lists, hosts: options.warmHosts, now })
  const edits = createEdits({ target: target.id, batch, names, kept, activity, now })
  const nameEdits = createNameEdits({ target, batch, edits, now })
  const sweep = createInterruptedSweep({
    activity,
    target: target.id,
    board,
    now,
    onProblem: error => log.debug({ reason: String(error) }, 'interrupted jobs were not looked for'),
  })

  const { missedBy, mostMissed } = createMostMissed(options)
  const keyOf = async (id: string) => Buffer.from(await names.bytesOf(id))

  async function run(viewer: Doer, { selector, action, nonce, typed, limit }: Run): Promise<JobState> {
    const asked = { selector, action }
    refuseAction(asked)
    const agreed = nonces.redeem(nonce, { viewer: viewerKey(viewer), about: asked, typed })
    const { count, selection } = await previews.recount(asked)
    checkCount(agreed.count, count)
    const traffic = trafficOf(frames.latest(), now())
    const keeping = kept.begin()
    return jobs.start({
      viewer,
      cache: target,
      kind: action.kind,
      what: sentenceOf(action, selector, { names, lists }),
      selection,
      step: news.ofAction(asked, stepOf(asked, { batch, kept: keeping, now })),
      of: count.value,
      most: mostOf(agreed.count, selection),
      limit,
      kept: keeping,
      offers: 'always',
      detail: { selector: selectorDetail(selector), action, expected: agreed.count },
      restOf: restBy(lists, asked),
      follow:
        action.kind === 'invalidate'
          ? report => followRefill({ frames, before: traffic, predicted: agreed.curve, now, report })
          : null,
    })
  }

  async function bringBack(viewer: Doer, items: readonly Before[]): Promise<JobState> {
    const keeping = kept.begin()
    for (const item of items) keeping.add(item)
    return jobs
      .start({
        viewer,
        cache: target,
        kind: 'undo',
        what: 'Undo what was done:',
        selection: { kind: 'keys', keys: items.map(({ key }) => key) },
        step: news.after(createBringBack({ batch, items, now }), 'changes'),
        of: items.length,
        most: items.length,
        limit: null,
        kept: keeping,
        offers: 'unless-done',
        detail: {},
        restOf: () => null,
        follow: null,
      })
      .catch(error => {
        keeping.drop()
        throw error
      })
  }

  async function undo(viewer: Doer, token: string): Promise<JobState> {
    const taken = kept.take(token)
    if (!taken) {
      throw new BoardError(
        'NOT_FOUND',
        'This cannot be undone (any more): its minute is over, it was undone already, or the board has restarted.',
      )
    }
    const job = await bringBack(viewer, taken.items).catch(error => {
      taken.back()
      throw error
    })
    jobs.undone(token)
    return job
  }

  /** An edit of one key, or of two; afterwards it is told whether they are there. */
  async function told<Ids extends [string] | [string, string]>(
    ids: Ids,
    work: (keys: { [I in keyof Ids]: Buffer }) => Promise<Edited>,
  ): Promise<Edited> {
    const keys = (await Promise.all(ids.map(keyOf))) as { [I in keyof Ids]: Buffer }
    const edited = await work(keys)
    if (edited.ok) await news.look(keys)
    return edited
  }

  return {
    preview(viewer: Doer, { resume, ...asked }: Asked & { resume: string | null }) {
      refuseAction(asked)
      return previews.preview(asked, { viewer: viewerKey(viewer), resume })
    },
    run,
    undo,
    /** What runs and what has run here, and what the activity list remembers of before. */
    async jobs(cursor: string | null) {
      const history = await activity
        .list({ action: 'keys.', target: target.id, cursor, limit: 50, mayUndo: true })
        .then(page => ({ ...page, problem: null }))
        .catch(error => {
          if (!(error instanceof BoardError)) throw error
          return { entries: [], next: null, problem: error.message }
        })
      return { jobs: jobs.list(), history }
    },
    job: (id: string): JobState => jobs.job(id).state(),
    control(id: string, action: 'pause' | 'resume' | 'cancel'): JobState {
      jobs.job(id).control(action)
      return jobs.job(id).state()
    },
    limit(id: string, limit: number | null): JobState {
      jobs.job(id).setLimit(limit)
      return jobs.job(id).state()
    },
    /** Names as text, or ids that the board has shown. */
    async addToList(
      viewer: Doer,
      { list, names: added, ids }: { list: string | null; names: string[]; ids: string[] },
    ) {
      const known = await Promise.all(ids.map(keyOf))
      return lists.add(list, [...added.map(name => Buffer.from(name)), ...known], {
        owner: viewerKey(viewer),
      })
    },
    /** One page of what the list finds with this filter. The first one makes the list. */
    async addFound(
      viewer: Doer,
      { list, ...asked }: { list: string | null; filter: KeyFilter; cursor: string | null },
    ) {
      const { rows, ...page } = await options.found({ ...asked, limit: foundPage })
      const keys = await Promise.all(rows.map(({ id }) => keyOf(id)))
      const about = list === null ? await filterInWords(asked.filter, names) : null
      return { ...page, ...lists.add(list, keys, { owner: viewerKey(viewer), about }) }
    },
    dropList: (list: string) => ({ dropped: lists.drop(list) }),
    async mostRead(count: number) {
      const found = await findMostRead({ target, batch }, count)
      if (!found.ok) return found
      return {
        ...found,
        keys: found.keys.map(({ key, frequency }) => ({ name: nameOf(key, names), frequency })),
      }
    },
    mostMissed,
    warmMeans: () => ({ ...warming.means(), misses: missedBy() }),
    warm: (viewer: Doer, request: WarmRequest) => warming.start(viewer, request),
    /** `known`: the digest of what the person has already; it is not sent again. */
    look: async (id: string, part: string, known = '') => edits.look(await keyOf(id), partOf(part), known),
    edit: (viewer: Doer, id: string, { change, seen }: { change: Change<Buffer | string>; seen: string }) =>
      told([id], ([key]) => edits.change(viewer, key, { change: withBytes(change, partOf), seen })),
    editTtl: (viewer: Doer, id: string, ttlMs: number | null) =>
      told([id], ([key]) => edits.ttl(viewer, key, ttlMs)),
    rename: (viewer: Doer, id: string, to: string) =>
      told([id, to], ([from, name]) => nameEdits.rename(viewer, from, name)),
    copy: (viewer: Doer, id: string, to: string) =>
      told([id, to], ([from, name]) => nameEdits.copy(viewer, from, name)),
    start: sweep.start,
    /** The activity list can be read (again). */
    settleInterrupted: sweep.attempt,
    async stop() {
      sweep.stop()
      await jobs.stop()
      kept.stop()
    },
  }
}

export type Operating = ReturnType<typeof createOperating>
