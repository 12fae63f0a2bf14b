import { Redis } from 'ioredis'
import type { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import type { Account, Traffic } from './account.ts'
import { explainFailure, type Place } from './failure.ts'
import { type Address, formatAddress } from './url.ts'

/** Where one server listens. */
export type Location = Address | { path: string }

export const addressOf = (at: Location): string => ('path' in at ? at.path : formatAddress(at))

export type ConnectionOptions = {
  at: Location
  /** What stands before the address in a sentence, for a server that is not the cache itself. */
  called?: string
  username: string | null
  password: string | null
  database: number
  tls: boolean
  commandTimeout: number
  account: Account
  log: Log
}

export type Connection = Traffic & {
  client: Redis
  ready(): boolean
  /** Why there is no connection; null when there is one, or when the first try is still under way. */
  problem(): BoardError | null
  /** Resolves with the client, or throws the reason why there is none. */
  whenReady(withinMs: number): Promise<Redis>
  /** Tries again now: also breaks a connection that has stopped answering. */
  retry(): void
  close(): void
}

const slowestRetryMs = 1000
/** A refused password is not hammered: every try lands in the server's ACL LOG. */
const refusedRetryMs = 3000

function retryPause(times: number, last: BoardError | null): number {
  const pause = last?.code === 'TARGET_AUTH' ? refusedRetryMs : Math.min(slowestRetryMs, 50 * 2 ** times)
  return pause * (0.7 + Math.random() * 0.3)
}

/** One plain ioredis client that never gives up, never queues, never repeats a command, and is accounted for. */
export function createConnection(options: ConnectionOptions): Connection {
  const { at, log, account } = options
  const place: Place = { address: `${options.called ?? ''}${addressOf(at)}`, user: options.username }
  let problem: BoardError | null = null
  let left: Redis['stream'] | null = null

  /** A batch is refused command by command: the first of them is reason enough. */
  function leaveReplica({ message }: Error): 1 | false {
    if (!message.startsWith('READONLY') || left === client.stream) return false
    left = client.stream
    return 1
  }

  const client: Redis = new Redis({
    ...('path' in at ? { path: at.path } : at),
    ...(options.username === null ? {} : { username: options.username }),
    ...(options.password === null ? {} : { password: options.password }),
    ...(options.tls ? { tls: 'path' in at ? {} : { servername: at.host } } : {}),
    db: options.database,
    connectionName: 'cacheboard',
    disableClientInfo: true,
    protocol: 3,
    connectTimeout: 1000,
    commandTimeout: options.commandTimeout,
    disconnectTimeout: 300,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // INFO of the ready check would shut out users who may not run it; LOADING is seen by the sampler.
    enableReadyCheck: false,
    lazyConnect: true,
    retryStrategy: times => retryPause(times, problem),
    reconnectOnError: leaveReplica,
  })
  const traffic = account.attach(client)

  client.on('error', error => {
    problem = explainFailure(error, place)
  })
  client.on('close', () => {
    problem ??= explainFailure(new Error('Connection is closed.'), place)
  })
  client.on('ready', () => {
    problem = null
    beUnnoticed(client, log)
  })
  connect(client, log)

  return {
    ...traffic,
    client,
    ready: () => client.status === 'ready',
    problem: () => problem,
    whenReady(withinMs) {
      if (client.status === 'ready') return Promise.resolve(client)
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          client.off('ready', settle)
          reject(problem ?? explainFailure(new Error('Command timed out'), place))
        }, withinMs)
        const settle = () => {
          clearTimeout(late)
          resolve(client)
        }
        client.once('ready', settle)
      })
    },
    retry() {
      if (client.status === 'ready') client.stream.destroy()
      else if (client.status !== 'connecting' && client.status !== 'connect') connect(client, log)
    },
    close() {
      client.disconnect()
      client.stream?.destroy()
    },
  }
}

/** A failed try is told by the error event, and the next one is already planned. */
function connect(client: Redis, log: Log) {
  client.connect().catch(error => log.debug({ reason: String(error) }, 'a try to connect failed'))
}

/** Looking must not keep a key alive (7.2+), and the board must not be evicted for it (7+). Older servers refuse. */
function beUnnoticed(client: Redis, log: Log) {
  for (const option of ['NO-TOUCH', 'NO-EVICT']) {
    client.call('CLIENT', option, 'ON').catch(error => {
      log.debug({ reason: String(error) }, `CLIENT ${option} is not to be had here`)
    })
  }
}
