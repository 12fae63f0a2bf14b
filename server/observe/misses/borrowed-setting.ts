import { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import { explainFailure } from '#server/targets/failure.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'

const setting = 'notify-keyspace-events'
/** A board that has not given it back by then is gone. */
const graceMs = 10_000

/** A server's setting that this board has changed for a while. */
export type Borrowed = {
  node: string
  /** What it was, and what this board has made of it. */
  before: string
  ours: string
  /** When whoever listens is through at the latest; ms since 1970. */
  until: number
  /** Which process of which machine has it. */
  host: string
  process: number
}

/** Where it is written down before anything is changed, so that whoever comes next can put it back. */
export type BorrowedStore = {
  list(target: string): Promise<Borrowed[]>
  /** Once more by the same board only makes it last longer. False: another one has borrowed it already. */
  add(target: string, borrowed: Borrowed): Promise<boolean>
  remove(target: string, node: string): Promise<void>
}

type Options = {
  target: Target
  store: BorrowedStore
  log: Log
  self: { host: string; process: number }
  isAlive?: (process: number) => boolean
}

/**
 * Key-miss events are switched on while somebody listens, and back to exactly what was there after the last one, on
 * every way out.
 */
export function createBorrowedSetting(options: Options) {
  const { target, store, log, self } = options
  const isAlive = options.isAlive ?? processLives
  let holders = 0
  let before: Promise<unknown> = Promise.resolve()
  /** null: of events nothing is on; with E and m misses are told. */
  const meanwhileOf = (now: string) => now + (now.includes('E') ? '' : 'E') + (now.includes('m') ? '' : 'm')

  async function read(node: TargetNode): Promise<string> {
    const reply = await ask(node, () => node.monitor.config('GET', setting))
    const value = Array.isArray(reply) ? reply[1] : undefined
    if (typeof value === 'string') return value
    throw new BoardError(
      'TARGET_PERMISSION',
      `${node.name} does not tell its ${setting}, so misses cannot be heard.`,
    )
  }

  async function write(node: TargetNode, value: string) {
    try {
      await ask(node, () => node.monitor.config('SET', setting, value))
    } catch (error) {
      if (!/event class/i.test(String(error instanceof Error ? (error.cause ?? error) : error))) throw error
      throw new BoardError(
        'BAD_INPUT',
        `${node.name} does not tell which keys are missed: that needs Redis 6 or Valkey.`,
      )
    }
  }

  async function borrow(node: TargetNode, until: number) {
    const before = await read(node)
    if (meanwhileOf(before) === before) {
      const mine = (await store.list(target.id)).find(each => each.node === node.id && isMine(each))
      if (mine) await store.add(target.id, { ...mine, until })
      return
    }
    // How the server will write what it is told is known only afterwards; sorted letters are the same.
    const ours = meanwhileOf(before)
    const added = await store.add(target.id, { node: node.id, before, ours, until, ...self })
    if (!added) {
      throw new BoardError(
        'TOO_MANY',
        `Another board has switched on the key-miss events of ${node.name}: wait for its end.`,
      )
    }
    await write(node, ours)
  }

  /** Only what is still as this board has left it: somebody else's wish is not undone. */
  async function giveBack(node: TargetNode, { before, ours }: Borrowed): Promise<string | null> {
    const now = await read(node)
    let note: string | null = null
    if (sameFlags(now, ours)) await write(node, before)
    else if (!sameFlags(now, before)) {
      note = `${setting} of ${node.name} was changed by somebody else meanwhile (${now}), so it was left alone.`
    }
    await store.remove(target.id, node.id)
    return note
  }

  async function giveBackAll(mine: (borrowed: Borrowed) => boolean): Promise<string[]> {
    const notes: string[] = []
    for (const borrowed of await store.list(target.id)) {
      if (!mine(borrowed)) continue
      const node = target.nodes().find(({ id }) => id === borrowed.node)
      if (!node) continue
      try {
        const note = await giveBack(node, borrowed)
        if (note !== null) notes.push(note)
      } catch (error) {
        const { message } = explainFailure(error, { address: node.name, user: node.user })
        log.warn({ node: node.id, reason: message }, `${setting} could not be put back yet`)
        notes.push(
          `${setting} of ${node.name} could not be put back to “${borrowed.before}” yet: ${message} The board tries again.`,
        )
      }
    }
    return notes
  }

  const isMine = ({ host, process }: Borrowed) => host === self.host && process === self.process

  /** One after the other: whoever comes must not find it on its way back. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = before.then(work)
    before = turn.catch(() => {})
    return turn
  }

  async function release(): Promise<string[]> {
    holders -= 1
    return holders > 0 ? [] : giveBackAll(isMine)
  }

  return {
    async look(node: TargetNode) {
      try {
        const now = await read(node)
        return { node: node.id, now, meanwhile: meanwhileOf(now), problem: null }
      } catch (error) {
        const { message } = explainFailure(error, { address: node.name, user: node.user })
        return { node: node.id, now: null, meanwhile: null, problem: message }
      }
    },
    /** On every node, or on none; to be followed by one `switchBack`, unless it throws. */
    switchOn: (nodes: readonly TargetNode[], until: number) =>
      inTurn(async () => {
        holders += 1
        try {
          for (const node of nodes) await borrow(node, until)
        } catch (error) {
          await release().catch(() => {})
          throw error
        }
      }),
    /** The last one puts it back; sentences about what could not be. */
    switchBack: () => inTurn(release),
    /** What a board has left behind that is gone: killed, or away with its machine. */
    settle: (now: number) =>
      giveBackAll(({ host, process, until }) =>
        host === self.host && process !== self.process ? !isAlive(process) : now > until + graceMs,
      ),
  }
}

export type BorrowedSetting = ReturnType<typeof createBorrowedSetting>

async function ask<T>(node: TargetNode, question: () => Promise<T>): Promise<T> {
  const place = { address: node.name, user: node.user }
  try {
    if (!node.ready()) throw node.problem() ?? new Error('Connection is closed.')
    return await question()
  } catch (error) {
    throw explainFailure(error, place)
  }
}

/** `AKE` and `KEg$lshzxetd` may be the same wish; the letters are compared as the server writes them. */
function sameFlags(one: string, other: string): boolean {
  const all = 'g$lshzxetd'
  const letters = (flags: string) => [...new Set(flags.replace('A', all))].sort().join('')
  return letters(one) === letters(other)
}

function processLives(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
