import type { Redis } from 'ioredis'
import type { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import { createAccount, type Spent, type Traffic } from './account.ts'
import { addressOf, type Connection, createConnection, type Location } from './connection.ts'
import type { Pass } from './dial.ts'
import { explainFailure } from './failure.ts'
import type { Endpoint } from './url.ts'

export type NodeRole = 'master' | 'replica' | 'unknown'

/** A server that belongs to a target, as its topology tells. */
export type NodePlace = {
  at: Location
  role: NodeRole
  /** The target is not whole without it: a master that serves slots, or the only one there is. */
  required: boolean
}

export type TargetNode = {
  /** host:port or the path of the socket: stable for the life of the target. */
  id: string
  name: string
  /** For sentences about permissions; null is the server's default user. */
  user: string | null
  role(): NodeRole
  required(): boolean
  /** For the sampler: answers within a second or fails. Check `ready()` first, it queues nothing. */
  monitor: Redis
  ready(): boolean
  problem(): BoardError | null
  traffic: Traffic
  /** For looking at keys: a connection of its own, made when first asked for. */
  browser(): Promise<Redis>
  /** Hears one channel, on a connection of its own, until it is closed. */
  subscribe(channel: string, onMessage: (message: Buffer) => void): Promise<{ close(): void }>
  /** For a thread that opens a connection of its own; what that costs is in `spent` as well. */
  pass(thread?: string): Pass
  /** Keeps back the lookups of such a thread, so that an INFO counts none that `spent` does not know. */
  holdLookups(): Promise<() => void>
  /** What the board's connections to this node have cost so far. */
  spent(): Spent
  /** The same, as it stood in the server's last INFO answer. */
  spentAtInfo(): Spent | null
  retry(): void
}

const monitorTimeoutMs = 1000
const browserTimeoutMs = 2000

export function createNode(options: { place: NodePlace; endpoint: Endpoint; log: Log }) {
  const { endpoint, log } = options
  const { at } = options.place
  const account = createAccount()
  let place = options.place
  let browser: Connection | null = null

  const open = (commandTimeout: number, database: number) =>
    createConnection({
      at,
      username: endpoint.username,
      password: endpoint.password,
      tls: endpoint.tls,
      database,
      commandTimeout,
      account,
      log,
    })
  const monitor = open(monitorTimeoutMs, 0)

  const node: TargetNode = {
    id: addressOf(at),
    name: addressOf(at),
    user: endpoint.username,
    role: () => place.role,
    required: () => place.required,
    monitor: monitor.client,
    ready: monitor.ready,
    problem: monitor.problem,
    traffic: monitor,
    browser() {
      browser ??= open(browserTimeoutMs, endpoint.database)
      return browser.whenReady(browserTimeoutMs)
    },
    async subscribe(channel, onMessage) {
      const own = open(browserTimeoutMs, endpoint.database)
      try {
        const client = await own.whenReady(browserTimeoutMs)
        client.on('messageBuffer', (_, message) => onMessage(message))
        await client.subscribe(channel)
        return { close: own.close }
      } catch (error) {
        own.close()
        throw explainFailure(error, { address: addressOf(at), user: endpoint.username })
      }
    },
    pass: (thread = 'keys') => ({
      node: addressOf(at),
      at,
      username: endpoint.username,
      password: endpoint.password,
      database: endpoint.database,
      tls: endpoint.tls,
      ledger: account.ledger(thread),
    }),
    holdLookups: account.holdLookups,
    spent: account.read,
    spentAtInfo: account.atInfo,
    retry() {
      monitor.retry()
      browser?.retry()
    },
  }
  return {
    node,
    move(next: NodePlace) {
      place = next
    },
    close() {
      monitor.close()
      browser?.close()
    },
  }
}

export type OpenNode = ReturnType<typeof createNode>
