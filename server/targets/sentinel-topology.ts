import { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import { createAccount, isSilent } from './account.ts'
import { addressOf, type Connection, createConnection } from './connection.ts'
import { explainFailure } from './failure.ts'
import type { NodePlace } from './node.ts'
import type { Address, Endpoint } from './url.ts'

const pauseMs = 1000

type SentinelEndpoint = Extract<Endpoint, { kind: 'sentinel' }>
type View = { epoch: number; places: NodePlace[] }

type SentinelOptions = {
  endpoint: SentinelEndpoint
  found: (places: NodePlace[]) => void
  log: Log
}

/** Asks every sentinel each second who is master and who follows; the newest configuration wins. */
export function followSentinels({ endpoint, found, log }: SentinelOptions) {
  const sentinels = endpoint.seeds.map(at => createSentinel({ at, endpoint, log }))
  let timer: ReturnType<typeof setInterval> | null = null
  let lastProblem: BoardError | null = null
  let asking = false
  let stopped = false

  async function ask() {
    if (asking) return
    asking = true
    const answers = await Promise.all(sentinels.map(sentinel => sentinel.ask()))
    asking = false
    if (stopped) return
    const views = answers.flatMap(answer => (answer instanceof BoardError ? [] : [answer]))
    const problems = answers.flatMap(answer => (answer instanceof BoardError ? [answer] : []))
    const newest = views.sort((a, b) => b.epoch - a.epoch)[0]
    lastProblem = newest ? null : (problems[0] ?? null)
    if (newest) found(newest.places)
  }

  return {
    start() {
      for (const sentinel of sentinels) sentinel.open(() => void ask())
      timer = setInterval(() => void ask(), pauseMs)
    },
    refresh: () => void ask(),
    retry() {
      for (const sentinel of sentinels) sentinel.retry()
    },
    /** Why nobody names the master; null while somebody does. */
    problem: () => lastProblem,
    stop() {
      stopped = true
      if (timer) clearInterval(timer)
      for (const sentinel of sentinels) sentinel.close()
    },
  }
}

function createSentinel(options: { at: Address; endpoint: SentinelEndpoint; log: Log }) {
  const { at, endpoint, log } = options
  const place = { address: `The sentinel ${addressOf(at)}`, user: null }
  let connection: Connection | null = null
  let withLogin = false
  let ready = () => {}

  /** Sentinels mostly have no password, even where the servers have one: it is shown only when asked for. */
  function open() {
    connection?.close()
    connection = createConnection({
      at,
      called: 'The sentinel ',
      username: withLogin ? endpoint.username : null,
      password: withLogin ? endpoint.password : null,
      database: 0,
      tls: endpoint.tls,
      commandTimeout: pauseMs,
      account: createAccount(),
      log,
    })
    connection.client.once('ready', () => ready())
  }

  async function ask(): Promise<View | BoardError> {
    if (!connection?.ready()) {
      const problem = connection?.problem()
      if (problem?.code === 'TARGET_AUTH' && !withLogin && endpoint.password !== null) {
        withLogin = true
        open()
      }
      return problem ?? new BoardError('TARGET_UNREACHABLE', `${place.address} has not answered yet.`)
    }
    if (isSilent(connection)) {
      return explainFailure(new Error('Command timed out'), place)
    }
    return read(connection)
  }

  async function read({ client }: Connection): Promise<View | BoardError> {
    const name = endpoint.master
    try {
      const [address, master, replicas] = await Promise.all([
        client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name),
        client.call('SENTINEL', 'MASTER', name),
        client.call('SENTINEL', 'REPLICAS', name).catch(() => client.call('SENTINEL', 'SLAVES', name)),
      ])
      return viewOf({ address, master, replicas })
    } catch (error) {
      if (error instanceof Error && /no such master/i.test(error.message)) {
        return new BoardError('CONFIG', `${place.address} knows no master of the name ${name}.`)
      }
      return explainFailure(error, place)
    }
  }

  return {
    open(onReady: () => void) {
      ready = onReady
      open()
    },
    ask,
    retry: () => connection?.retry(),
    close: () => connection?.close(),
  }
}

/** Replicas come as flat lists of name, value, name, value … */
export function viewOf(replies: { address: unknown; master: unknown; replicas: unknown }): View {
  const { address, master, replicas } = replies
  if (!Array.isArray(address)) throw new Error('no such master')
  const at = { host: String(address[0]), port: Number(address[1]) }
  const others = (Array.isArray(replicas) ? replicas : [])
    .map(fieldsOf)
    .map(fields => ({ host: fields.get('ip') ?? '', port: Number(fields.get('port')) }))
    .filter(other => other.host !== '' && !(other.host === at.host && other.port === at.port))
  return {
    epoch: Number(fieldsOf(master).get('config-epoch') ?? 0),
    places: [
      { at, role: 'master', required: true },
      ...others.map(other => ({ at: other, role: 'replica', required: false }) as const),
    ],
  }
}

function fieldsOf(flat: unknown): Map<string, string> {
  const list = Array.isArray(flat) ? flat : []
  const fields = new Map<string, string>()
  for (let i = 0; i + 1 < list.length; i += 2) fields.set(String(list[i]), String(list[i + 1]))
  return fields
}
