import { Cluster, Redis, type RedisOptions } from 'ioredis'
import type { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import { createAccount } from './account.ts'
import { addressOf, createConnection } from './connection.ts'
import { explainFailure } from './failure.ts'
import { displayAddress, type Endpoint } from './url.ts'

export type DataClient = {
  client: Redis | Cluster
  /** Why there is no connection; null when there is one, or when the first try is still under way. */
  problem(): BoardError | null
  /** True as soon as commands go out; false when they still do not after that time. */
  readyWithin(ms: number): Promise<boolean>
  close(): void
}

/** Nobody reads what an app instance prints: what is wrong is asked of `problem()`. */
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
const commandTimeoutMs = 500
const slowestRetryMs = 1_000
const sentinelAnswersMs = 400

const retryPause = (times: number) =>
  Math.min(slowestRetryMs, 50 * 2 ** Math.min(times, 10)) * (0.5 + Math.random() * 0.5)

/** Nothing is queued, nothing is repeated: what was not answered in time has failed, and its caller decides. */
const careful = (endpoint: Endpoint) =>
  ({
    ...(endpoint.username === null ? {} : { username: endpoint.username }),
    ...(endpoint.password === null ? {} : { password: endpoint.password }),
    connectionName: 'cacheboard-lab',
    disableClientInfo: true,
    protocol: 3,
    connectTimeout: 1_000,
    commandTimeout: commandTimeoutMs,
    disconnectTimeout: 300,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    // 1 and not 2: connect to the new master, but do not send the write a second time.
    reconnectOnError: error => (error.message.startsWith('READONLY') ? 1 : false),
  }) satisfies RedisOptions

/** What an experiment wants otherwise than an app instance. */
export type ClientWishes = Pick<
  RedisOptions,
  'keyPrefix' | 'enableAutoPipelining' | 'commandTimeout' | 'enableOfflineQueue' | 'maxRetriesPerRequest'
>

/** Nearly as ioredis comes: what cannot be sent now is sent later, and nobody gives up soon. */
export const patientWishes: ClientWishes = {
  commandTimeout: 20_000,
  enableOfflineQueue: true,
  maxRetriesPerRequest: 20,
}

type Named = Extract<Endpoint, { kind: 'sentinel' }>

/** Sentinels mostly have no password, even where the servers have one: it is shown only when asked for. */
async function loginOfSentinels(endpoint: Named): Promise<RedisOptions> {
  const [at] = endpoint.seeds
  if (endpoint.password === null || !at) return {}
  const without = { username: null, password: null, database: 0, tls: endpoint.tls }
  const asked = createConnection({
    ...without,
    at,
    commandTimeout: sentinelAnswersMs,
    account: createAccount(),
    log: silent,
  })
  const refused = await asked.whenReady(sentinelAnswersMs).then(
    ({ client }) => client === undefined,
    error => explainFailure(error, { address: addressOf(at), user: null }).code === 'TARGET_AUTH',
  )
  asked.close()
  const { username, password } = endpoint
  return refused ? { sentinelPassword: password, ...(username ? { sentinelUsername: username } : {}) } : {}
}

async function bySentinels(endpoint: Named, wishes: ClientWishes): Promise<Redis> {
  return new Redis({
    ...careful(endpoint),
    ...wishes,
    ...(await loginOfSentinels(endpoint)),
    sentinels: endpoint.seeds,
    name: endpoint.master,
    db: endpoint.database,
    ...(endpoint.tls ? { tls: {}, enableTLSForSentinelMode: true } : {}),
    failoverDetector: true,
    enableOfflineQueue: false,
    retryStrategy: retryPause,
    sentinelRetryStrategy: retryPause,
  })
}

type OfCluster = Extract<Endpoint, { kind: 'cluster' }>

function ofCluster(endpoint: OfCluster, { commandTimeout, ...wishes }: ClientWishes): Cluster {
  const timeout = commandTimeout === undefined ? {} : { commandTimeout }
  return new Cluster(endpoint.seeds, {
    ...wishes,
    redisOptions: { ...careful(endpoint), ...timeout, ...(endpoint.tls ? { tls: {} } : {}) },
    enableOfflineQueue: false,
    enableReadyCheck: false,
    clusterRetryStrategy: retryPause,
    clusterNodeRetryStrategy: retryPause,
    retryDelayOnMoved: 20,
    slotsRefreshTimeout: 1_000,
    // Certificates are made out to names: those that the cluster announces are used as they are.
    dnsLookup: (address, found) => found(null, address),
  })
}

type OfOne = Extract<Endpoint, { kind: 'standalone' | 'unix' }>

function ofOneServer(endpoint: OfOne, wishes: ClientWishes): Redis {
  const [seed] = endpoint.kind === 'unix' ? [{ path: endpoint.path }] : endpoint.seeds
  return new Redis({
    ...careful(endpoint),
    enableOfflineQueue: false,
    ...wishes,
    ...seed,
    ...(endpoint.tls && endpoint.kind === 'standalone'
      ? { tls: { servername: endpoint.seeds[0]?.host } }
      : {}),
    db: endpoint.database,
    retryStrategy: retryPause,
  })
}

function connect(endpoint: Endpoint, wishes: ClientWishes): Redis | Cluster | Promise<Redis> {
  switch (endpoint.kind) {
    case 'standalone':
    case 'unix':
      return ofOneServer(endpoint, wishes)
    case 'sentinel':
      return bySentinels(endpoint, wishes)
    case 'cluster':
      return ofCluster(endpoint, wishes)
  }
}

/** The client through which an app instance reads and writes: it answers soon or fails soon. */
export async function openDataClient(endpoint: Endpoint, wishes: ClientWishes = {}): Promise<DataClient> {
  const place = { address: displayAddress(endpoint), user: endpoint.username }
  const client = await connect(endpoint, wishes)
  let problem: BoardError | null = null
  let closed = false
  client.on('error', error => {
    problem = explainFailure(error, place)
  })
  client.on('close', () => {
    problem ??= explainFailure(new Error('Connection is closed.'), place)
  })
  client.on('ready', () => {
    problem = null
  })
  // A failover that is told while the client looks for its master makes ioredis give up for good.
  client.on('end', () => {
    if (!closed) setTimeout(connectAgain, retryPause(1))
  })
  const connectAgain = () => {
    if (!closed && client.status === 'end') client.connect().catch(() => {})
  }

  return {
    client,
    problem: () => problem,
    readyWithin(ms) {
      if (client.status === 'ready') return Promise.resolve(true)
      return new Promise(resolve => {
        const settle = (ready: boolean) => {
          clearTimeout(late)
          client.off('ready', ready_)
          resolve(ready)
        }
        const ready_ = () => settle(true)
        const late = setTimeout(settle, ms, false)
        client.once('ready', ready_)
      })
    },
    close() {
      if (closed) return
      closed = true
      client.disconnect()
    },
  }
}
