import type { Command, Redis } from 'ioredis'
import { createLedger, type Ledger, readLedger } from './ledger.ts'
import { createLookupCounter } from './own-lookups.ts'

/** Everything the board has cost one server so far: only ever grows. */
export type Spent = {
  commands: number
  /** From the server to the board, and from the board to the server. */
  bytesIn: number
  bytesOut: number
  hits: number
  misses: number
  /** `info` → 12, `client|setname` → 1. */
  byName: ReadonlyMap<string, number>
}

/** How one connection is getting on. */
export type Traffic = {
  /** Since when (ms) the server owes an answer; null when it owes none. */
  waitingSince(): number | null
  /** ms from the question to the last answer. */
  lastAnswerTook(): number | null
  /** ms when the last answer came. */
  lastAnswerAt(): number | null
}

const silentAfterMs = 500

/** An answer is overdue: whoever would ask now would only queue behind it. */
export function isSilent(traffic: Traffic, at = Date.now()): boolean {
  const since = traffic.waitingSince()
  return since !== null && at - since >= silentAfterMs
}

const containers = new Set(
  'acl client cluster command config debug function latency memory module object pubsub script sentinel slowlog xgroup xinfo'.split(
    ' ',
  ),
)

/** The name under which the server counts the command: `latency|histogram` for a container command. */
function fullName(command: Command): string {
  const name = command.name.toLowerCase()
  const sub = command.args[0]
  return containers.has(name) && sub !== undefined ? `${name}|${String(sub).toLowerCase()}` : name
}

/**
 * One server's account: every connection to it is attached, so that whatever any of them sends is known.
 * A command counts when its answer arrives, however late: that is when the server has counted it.
 */
export function createAccount(now: () => number = Date.now) {
  const byName = new Map<string, number>()
  const spent = { commands: 0, hits: 0, misses: 0 }
  const sockets = new Set<{ bytesRead: number; bytesWritten: number }>()
  const closed = { read: 0, written: 0 }
  let atInfo: Spent | null = null
  const elsewhere = new Map<string, { ledger: Ledger; reader: ReturnType<typeof readLedger> }>()

  function read(): Spent {
    let all = readHere()
    for (const { reader } of elsewhere.values()) all = withLedger(all, reader.read())
    return all
  }

  function readHere(): Spent {
    let bytesIn = closed.read
    let bytesOut = closed.written
    for (const socket of sockets) {
      bytesIn += socket.bytesRead
      bytesOut += socket.bytesWritten
    }
    return { ...spent, bytesIn, bytesOut, byName: new Map(byName) }
  }

  function followSocket(client: Redis) {
    client.on('connect', () => {
      const socket = client.stream
      sockets.add(socket)
      socket.once('close', () => {
        if (!sockets.delete(socket)) return
        closed.read += socket.bytesRead
        closed.written += socket.bytesWritten
      })
    })
  }

  return {
    read,
    /** As it stood when the server wrote its last INFO: what that INFO's counters contain of ours. */
    atInfo: () => atInfo,
    /** Where another thread, known by what it does, writes down what it costs this server. */
    ledger(thread: string): Ledger {
      const known = elsewhere.get(thread)
      if (known) return known.ledger
      const ledger = createLedger()
      elsewhere.set(thread, { ledger, reader: readLedger(ledger) })
      return ledger
    },
    /** Keeps the other threads' lookups back for as long as an INFO is under way. Returns the undo. */
    async holdLookups(): Promise<() => void> {
      const held = await Promise.all([...elsewhere.values()].map(({ reader }) => reader.hold()))
      return () => {
        for (const release of held) release()
      }
    },
    attach(client: Redis): Traffic {
      const lookups = createLookupCounter()
      const queue = createQueue(now)
      followSocket(client)
      client.on('close', queue.forget)
      const send = client.sendCommand.bind(client)

      function answered(command: Command, reply: unknown) {
        queue.answered()
        const name = fullName(command)
        // Who asks for one section asks for something else than the counters: prices of commands, the server's id.
        if (name === 'info' && command.args.length !== 1) atInfo = read()
        spent.commands += 1
        for (const { reader } of elsewhere.values()) reader.answered()
        byName.set(name, (byName.get(name) ?? 0) + 1)
        if (command.inTransaction) return
        const { hits, misses } = lookups(name, keysOf(command, name), reply)
        spent.hits += hits
        spent.misses += misses
      }

      client.sendCommand = (command, stream) => {
        let refused = false
        const { resolve, reject } = command
        command.resolve = reply => {
          answered(command, reply)
          return resolve(reply)
        }
        command.reject = error => {
          if (error.name === 'ReplyError') answered(command, error)
          else refused = true
          return reject(error)
        }
        const result = send(command, stream)
        if (!refused) queue.asked()
        return result
      }
      return queue
    },
  }
}

export type Account = ReturnType<typeof createAccount>

function withLedger(here: Spent, there: ReturnType<ReturnType<typeof readLedger>['read']>): Spent {
  const byName = new Map(here.byName)
  let commands = here.commands
  for (const [name, times] of there.commands) {
    if (times === 0) continue
    commands += times
    byName.set(name, (byName.get(name) ?? 0) + times)
  }
  return {
    commands,
    byName,
    bytesIn: here.bytesIn + there.bytesIn,
    bytesOut: here.bytesOut + there.bytesOut,
    hits: here.hits + there.hits,
    misses: here.misses + there.misses,
  }
}

/** By the time of an answer ioredis has made every argument a string or bytes. */
function keysOf(command: Command, name: string): (string | Buffer)[] {
  const keys = name.includes('|') ? command.args.slice(1) : command.args
  return keys.map(key => (key instanceof Buffer ? key : String(key)))
}

/** Answers come in the order of the questions, so the times of the open questions tell everything. */
function createQueue(now: () => number) {
  let askedAt: number[] = []
  let head = 0
  let took: number | null = null
  let answeredAt: number | null = null
  return {
    asked() {
      askedAt.push(now())
    },
    answered() {
      const asked = askedAt[head]
      if (asked === undefined) return
      answeredAt = now()
      took = answeredAt - asked
      head += 1
      if (head < askedAt.length && head < 1000) return
      askedAt = askedAt.slice(head)
      head = 0
    },
    forget() {
      askedAt = []
      head = 0
    },
    waitingSince: () => askedAt[head] ?? null,
    lastAnswerTook: () => took,
    lastAnswerAt: () => answeredAt,
  }
}
