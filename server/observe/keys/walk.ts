import type { Pass } from '#server/targets/dial.ts'
import { createNameIndex } from './index-names.ts'
import type { WalkState } from './shapes.ts'
import { createGate } from './walk-gate.ts'
import { slowest } from './walk-pace.ts'
import { createPart, type Part } from './walk-part.ts'

const settleSteps = 20_000
const mostParts = 255
const speedOverMs = 2000
const firstNamesMs = 1000

export type Walk = ReturnType<typeof createWalk>

export type WalkOptions = {
  walk: number
  passes: readonly Pass[]
  mostBytes: number
  onRestarted: (node: string) => void
  /** The index is one sorted run and will not change any more. */
  onSettled: () => void
}

/** One walk over all masters of a target, inside the thread that walks. */
export function createWalk(options: WalkOptions) {
  const { walk, mostBytes } = options
  const index = createNameIndex({ mostBytes })
  const gate = createGate()
  const parts: Part[] = []
  /** By the number that names carry. */
  const passes: Pass[] = []
  const startedAt = Date.now()
  const speed = createSpeed()
  const first = Promise.withResolvers<void>()
  setTimeout(first.resolve, firstNamesMs)
  let endedAt: number | null = null
  let phase: WalkState['phase'] = 'walking'
  let cut: string | null = null
  let running = 0
  let hurried = false
  let settled = false
  let edition = 0
  /** How many parts there were when the last of them left: who came after that stands in for it. */
  let partsAtLeave = 0
  /** Keys that the board has added since, less those it has removed. */
  let grown = 0

  function full() {
    if (phase !== 'walking') return
    const megabytes = Math.round(mostBytes / 1024 / 1024)
    cut = `The walk stopped: the names fill the ${megabytes} MB they may take (CACHEBOARD_KEYS_MEMORY_MB).`
    end('done')
  }

  function end(how: 'done' | 'cancelled' | 'failed') {
    if (endedAt !== null) return
    phase = how
    endedAt = Date.now()
    first.resolve()
    gate.close()
    settle()
  }

  /** In between, questions are answered. */
  function settle() {
    if (index.settle(settleSteps)) setImmediate(settle)
    else {
      settled = true
      options.onSettled()
    }
  }

  const partOf = (node: string) =>
    Math.max(
      0,
      parts.findLastIndex(part => part.node === node),
    )

  function add(pass: Pass) {
    if (parts.length >= mostParts) return
    const part = createPart({
      pass,
      index,
      gate,
      number: parts.length,
      full,
      first: first.resolve,
      restarted: () => options.onRestarted(pass.node),
    })
    if (hurried) part.hurry()
    parts.push(part)
    passes.push(pass)
    running += 1
    void part.run().finally(() => {
      running -= 1
      if (running === 0) finish()
    })
  }

  function finish() {
    // After a failover the new master has been walked from its first key to its last.
    const isReplaced = parts.length > partsAtLeave
    const broken = parts.filter(part => part.failed() && !(part.left() && isReplaced))
    if (broken.length > 0) {
      const reason = broken[0]?.state().problem ?? ''
      cut ??=
        parts.length === 1 ? reason : `${broken.length} of ${parts.length} nodes were not read: ${reason}`
    }
    end(broken.length === parts.length ? 'failed' : 'done')
  }

  for (const pass of options.passes) add(pass)

  return {
    walk,
    index,
    isSettled: () => settled,
    /** No more names come, whether or not they are all. */
    isOver: () => phase === 'done' || phase === 'cancelled' || phase === 'failed',
    complete: () => phase === 'done' && cut === null,
    mostBytes,
    /** Resolves as soon as there is something to show, or it has become clear that it takes longer. */
    firstNames: () => first.promise,
    passOf: (part: number): Pass | undefined => passes[part],
    /** Masters come and go while the walk is under way. */
    follow(masters: readonly Pass[]) {
      if (endedAt !== null) return
      const wanted = new Set(masters.map(pass => pass.node))
      for (const part of parts) {
        if (wanted.has(part.node) || part.left()) continue
        part.leave(`${part.node} is no longer a master of this cache.`)
        if (part.left()) partsAtLeave = parts.length
      }
      const known = new Set(parts.map(part => part.node))
      for (const pass of masters) if (!known.has(pass.node)) add(pass)
    },
    pause() {
      if (phase !== 'walking') return
      phase = 'paused'
      gate.shut()
    },
    resume() {
      if (phase !== 'paused') return
      phase = 'walking'
      gate.reopen()
    },
    hurry() {
      hurried = true
      for (const part of parts) part.hurry()
    },
    cancel: () => end('cancelled'),
    /** What the board has done since the walk was over. Returns what is not there any more. */
    change({
      gone,
      there,
    }: {
      gone: readonly Uint8Array[]
      there: readonly { name: Uint8Array; node: string }[]
    }) {
      const before = index.count()
      const removed = index.change({
        gone,
        come: there.map(({ name, node }) => ({ name, part: partOf(node) })),
      })
      grown += index.count() - before
      edition += 1
      return removed
    },
    /** Another board has done more to keys than can be put in. */
    outdate() {
      cut ??= 'Another board has changed more keys than it could tell of: read them again.'
    },
    /** After changes the index is made one run again. */
    settleAgain() {
      settled = false
      settle()
    },
    /** Another walk takes its place: nothing of this one will be asked for. */
    drop() {
      endedAt ??= Date.now()
      gate.close()
    },
    state(): WalkState {
      const nodes = parts.map(part => part.state())
      const going = phase === 'walking'
      return {
        phase,
        walk,
        startedAt,
        endedAt,
        keys: index.count(),
        of: Math.max(0, nodes.reduce((sum, node) => sum + node.of, 0) + grown),
        nodes,
        perSecond: going ? speed(index.count()) : 0,
        duty: going ? Math.max(0, ...parts.map(part => part.duty())) : 0,
        slowly: going ? slowest(parts) : null,
        cut,
        edition,
      }
    },
  }
}

/** How fast a count has grown lately. */
export function createSpeed(now: () => number = () => performance.now()) {
  let seen: { at: number; count: number }[] = [{ at: now(), count: 0 }]
  return (count: number): number => {
    const at = now()
    const first = seen.find(known => at - known.at <= speedOverMs) ?? seen.at(-1)
    seen = [...seen.filter(known => at - known.at <= speedOverMs), { at, count }]
    const ms = at - (first?.at ?? at)
    return ms > 0 ? Math.round(((count - (first?.count ?? 0)) / ms) * 1000) : 0
  }
}
