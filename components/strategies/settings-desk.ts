import type { LabSettings, LabState } from '#components/rpc/types.ts'
import { mergeSettings } from './merge-settings.ts'
import { same } from './same.ts'

/** Four a second while somebody drags, and the last one in any case. */
const sendEveryMs = 250
/** Somebody who changes something else at the same moment only costs another try. */
const mostTries = 5

/** How the server took a change. A refusal is an answer. */
export type Answer = { ok: true; state: LabState } | { ok: false; message: string; newest: LabState | null }

export type DeskOptions = {
  first: LabState
  send: (settings: LabSettings, revision: number) => Promise<Answer>
  /** Why these settings contradict themselves, as sentences; none when they do not. */
  contradictions: (settings: LabSettings, inForce: LabSettings) => Promise<string[]>
  now: () => number
  /** Returns its undo. */
  after: (ms: number, run: () => void) => () => void
}

/** What the person wanted, and what was in force when it was wanted. */
type Wanted = { settings: LabSettings; base: LabSettings }

/** Sentences that belong to one control. */
export type Said = { control: string; sentences: string[] }

export type Conflict = { paths: string[]; at: number } & Wanted

export type DeskState = {
  /** What the controls show: what is in force, with what this person has changed on top. */
  shown: LabSettings
  /** Changed here and not in force yet. */
  waiting: boolean
  /** A policy that contradicts itself: kept, shown, and not sent. */
  held: Said | null
  /** What the server refused; the controls show what is in force again. */
  refused: (Said & Wanted) | null
  /** Somebody else changed the same setting first. */
  conflict: Conflict | null
}

/** Between the controls of one person and the one lab of everybody. */
export function createSettingsDesk(options: DeskOptions) {
  const { send, contradictions, now, after } = options
  const listeners = new Set<() => void>()
  let theirs = options.first
  let mine = theirs.settings
  let sent: LabSettings | null = null
  let sentAt = Number.NEGATIVE_INFINITY
  let tries = 0
  let edits = 0
  let control = ''
  /** The control that changed a policy last: what contradicts itself is said there. */
  let policyControl = ''
  let pause: (() => void) | null = null
  let working = false
  let state: DeskState = { shown: mine, waiting: false, held: null, refused: null, conflict: null }

  function set(change: Partial<DeskState>) {
    const waiting = !same(mine, theirs.settings)
    state = { ...state, shown: mine, waiting, ...change }
    for (const listener of listeners) listener()
  }

  /** What others change appears; what this person changes stays, unless both changed the same. */
  function receive(next: LabState) {
    if (next === theirs) return
    const wanted = mine
    const base = theirs.settings
    const { settings, conflicts } = mergeSettings({
      base,
      sent,
      mine,
      theirs: next.settings,
    })
    theirs = next
    mine = settings
    if (conflicts.length > 0) set({ conflict: { paths: conflicts, settings: wanted, base, at: now() } })
    else set({})
  }

  function edit(name: string, change: (settings: LabSettings) => LabSettings) {
    const next = change(mine)
    if (same(next, mine)) return
    control = name
    if (!same(next.lanes, mine.lanes)) policyControl = name
    mine = next
    edits++
    tries = 0
    set({ refused: null, conflict: null })
    void work()
  }

  async function work() {
    if (working || pause) return
    const rest = sentAt + sendEveryMs - now()
    if (rest > 0) {
      pause = after(rest, () => {
        pause = null
        void work()
      })
      return
    }
    working = true
    const before = edits
    const again = await deliver()
    working = false
    if (again || edits !== before) void work()
  }

  /** One change, sent as a whole. True when it should be tried again. */
  async function deliver(): Promise<boolean> {
    const wanted = mine
    const by = control
    const sentences = await contradictions(wanted, theirs.settings)
    set({ held: sentences.length > 0 ? { control: policyControl, sentences } : null })
    const settings = sentences.length > 0 ? { ...wanted, lanes: theirs.settings.lanes } : wanted
    if (same(settings, theirs.settings)) return false
    const { revision } = theirs
    sent = settings
    sentAt = now()
    const answer = await send(settings, revision)
    if (answer.ok) {
      if (answer.state.revision >= theirs.revision) receive(answer.state)
      sent = null
      set({})
      return false
    }
    if (answer.newest && answer.newest.revision !== revision) {
      receive(answer.newest)
      sent = null
      return ++tries < mostTries && !same(mine, theirs.settings)
    }
    sent = null
    const base = theirs.settings
    mine = base
    set({ refused: { control: by, sentences: [answer.message], settings: wanted, base }, held: null })
    return false
  }

  /** What was refused or overtaken, once more, on top of what is in force now. */
  function insist() {
    const said = state.conflict ?? state.refused
    if (!said) return
    const { settings: wanted, base } = said
    const onTop = (settings: LabSettings) =>
      mergeSettings({ base, sent: null, mine: wanted, theirs: settings, insists: true }).settings
    edit(control, onTop)
  }

  return {
    state: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    receive,
    edit,
    insist,
    /** The person gives up what is not in force. */
    drop() {
      mine = theirs.settings
      edits++
      set({ held: null, refused: null, conflict: null })
    },
    /** What was said has been read. */
    dismiss: () => set({ refused: null, conflict: null }),
    close() {
      pause?.()
      pause = null
    },
  }
}

export type SettingsDesk = ReturnType<typeof createSettingsDesk>
