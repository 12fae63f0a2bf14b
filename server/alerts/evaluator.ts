import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '#server/log.ts'
import type { Frame } from '#server/observe/frame.ts'
import { type AlertEvent, type AlertState, statusOf, step } from './machine.ts'
import type { Notices } from './notices.ts'
import { type Beside, numberOf } from './series.ts'
import { type EpisodeInList, type Found, isMuted, type KeptRule, type Notice } from './shapes.ts'

/** What has not changed much is written down this often: a board that is killed loses no more of a waiting alert. */
const saveEveryMs = 15_000
const againAfterMs = 2_000
const lastSaveMs = 1_000
/** What waits for Postgres, per rule; the oldest gives way. */
const mostUnsaved = 100

export type RuleStore = {
  list: (target: string) => Promise<KeptRule[]>
  save: (target: string, found: Found) => Promise<boolean>
}

type Entry = {
  kept: KeptRule
  episodes: EpisodeInList[]
  notices: Notice[]
  savedAt: number
  isDirty: boolean
}

export type EvaluatorOptions = {
  target: string
  store: RuleStore
  notices: Notices
  beside: () => Beside
  log: Log
  /** A rule is in another state than before, or was read anew. */
  onChange: () => void
  /** Something is there to be sent. */
  onNotice: () => void
  now?: () => number
}

/**
 * Puts each frame before each rule. What comes of it is kept in Postgres in one step with what has to be sent, and only
 * if nobody else was faster: so nothing is told twice, whoever else believes to be the one who samples.
 */
export function createEvaluator(options: EvaluatorOptions) {
  const { target, store, notices, beside, log, onChange, onNotice } = options
  const now = options.now ?? Date.now
  const entries = new Map<string, Entry>()
  let work: Promise<void> = Promise.resolve()
  let saving = false
  let failedAt = 0
  let isOn = false
  let isRead = false

  function take(frame: Frame) {
    if (!isOn) return
    const known = beside()
    let changed = false
    for (const entry of entries.values()) changed = evaluate(entry, frame, known) || changed
    if (changed) onChange()
    const isDue = [...entries.values()].some(({ isDirty }) => isDirty) && now() - failedAt > againAfterMs
    if (isDue && !saving) void save()
  }

  /** Whether a person would see a difference. */
  function evaluate(entry: Entry, frame: Frame, known: Beside): boolean {
    const { rule, state: before } = entry.kept
    const sample = { at: frame.at, seconds: frame.interval, value: numberOf(rule.series, frame, known) }
    const { state, event } = step(rule, { state: before, sample, newId: randomUUID })
    if (state === before) return false
    entry.kept.state = state
    if (event) {
      if (event.kind === 'fired') entry.kept.seen = null
      remember(entry, event)
    }
    tellFiring(entry)
    const changed = statusOf(state) !== statusOf(before) || state.phase !== before.phase
    const isMoving = state.phase === 'pending' || state.phase === 'firing'
    if (changed || event || (isMoving && now() - entry.savedAt > saveEveryMs)) entry.isDirty = true
    return changed
  }

  /** When it begins to fire, or when the mute under which it began is over. */
  function tellFiring(entry: Entry) {
    const { id, rule, state, mute } = entry.kept
    const { episode, value } = state
    if (!episode || episode.told || !rule.notify || isMuted(mute, now())) return
    const told = { ...episode, told: true }
    entry.kept.state = { ...state, episode: told }
    entry.isDirty = true
    put(entry.notices, notices.firing(id, rule, { episode: { ...told, ended: null, endedBy: null }, value }))
  }

  function remember(entry: Entry, { kind, at, episode }: AlertEvent) {
    if (kind === 'fired') return
    const { id, rule } = entry.kept
    const over = { ...episode, ended: at, endedBy: 'recovery' as const }
    put(entry.episodes, { ...over, ruleId: id, rule, seen: null })
    if (episode.told) put(entry.notices, notices.resolved(id, rule, over))
  }

  function put<T>(list: T[], item: T) {
    list.push(item)
    if (list.length > mostUnsaved) list.shift()
  }

  function save(): Promise<void> {
    saving = true
    work = work.then(saveAll).finally(() => {
      saving = false
    })
    return work
  }

  async function saveAll() {
    try {
      let lost = false
      for (const entry of [...entries.values()].filter(({ isDirty }) => isDirty)) {
        lost = !(await saveOne(entry)) || lost
      }
      failedAt = 0
      if (lost) await readAll()
    } catch (error) {
      failedAt = now()
      log.debug({ reason: String(error) }, 'the state of alerts waits for Postgres')
    }
  }

  async function saveOne(entry: Entry): Promise<boolean> {
    const { kept } = entry
    const { id, version, seq, state, rule } = kept
    const closed = [...entry.episodes]
    const sending = [...entry.notices]
    const open = state.episode && {
      ...state.episode,
      ended: null,
      endedBy: null,
      ruleId: id,
      rule,
      seen: null,
    }
    entry.isDirty = false
    try {
      const episodes = open ? [...closed, open] : closed
      const isKept = await store.save(target, { id, version, seq, state, episodes, notices: sending })
      if (!isKept) return false
    } catch (error) {
      entry.isDirty = true
      throw error
    }
    kept.seq += 1
    entry.savedAt = now()
    entry.episodes = entry.episodes.filter(each => !closed.includes(each))
    entry.notices = entry.notices.filter(each => !sending.includes(each))
    if (sending.length > 0) onNotice()
    return true
  }

  /** Takes over what others have changed; where nobody wrote meanwhile, what is known here goes on. */
  async function readAll() {
    const rules = await store.list(target)
    for (const id of entries.keys()) if (!rules.some(rule => rule.id === id)) entries.delete(id)
    for (const kept of rules) {
      const there = entries.get(kept.id)
      const isSame = there && there.kept.version === kept.version && there.kept.seq === kept.seq
      if (isSame) there.kept = { ...kept, state: there.kept.state, seen: seenOf(there.kept.state, kept) }
      else entries.set(kept.id, { kept, episodes: [], notices: [], savedAt: now(), isDirty: false })
    }
    isRead = true
    if (isOn) onChange()
  }

  /** What Postgres knows of an alert that is over is not about the one that fires now. */
  function seenOf(state: AlertState, kept: KeptRule) {
    return state.episode?.id === kept.state.episode?.id ? kept.seen : null
  }

  function read(): Promise<void> {
    work = work.then(readAll).catch(error => {
      log.debug({ reason: String(error) }, 'the rules of alerts were not read')
    })
    return work
  }

  return {
    take,
    /** This board samples from now on. */
    async start() {
      isOn = true
      await read()
    },
    read,
    /** What is known is written down, as far as Postgres takes it. */
    async stop() {
      if (!isOn) return
      isOn = false
      for (const entry of entries.values()) entry.isDirty ||= entry.kept.state.phase === 'pending'
      isRead = false
      const dirty = [...entries.values()].some(({ isDirty }) => isDirty)
      const last = dirty && failedAt === 0 ? save() : work
      // A Postgres that is frozen must not keep the board from stopping.
      await Promise.race([last, wait(lastSaveMs, undefined, { ref: false })])
      entries.clear()
    },
    /** null: this board does not evaluate, or has not read them yet. */
    rules: (): KeptRule[] | null => (isOn && isRead ? [...entries.values()].map(({ kept }) => kept) : null),
    /** What waits for Postgres. */
    unsaved: () => [...entries.values()].some(({ isDirty }) => isDirty) && failedAt > 0,
  }
}
