import { createHash } from 'node:crypto'
import { BoardError } from '#server/errors.ts'

export type Address = { host: string; port: number }

type Login = {
  username: string | null
  password: string | null
  database: number
  tls: boolean
}

/** Where a target is, as the user wrote it. Holds the password: never log it, show `displayAddress`. */
export type Endpoint = Login &
  (
    | { kind: 'standalone'; seeds: Address[] }
    | { kind: 'unix'; path: string }
    | { kind: 'cluster'; seeds: Address[] }
    | { kind: 'sentinel'; seeds: Address[]; master: string }
  )

const examples = {
  standalone: 'redis://127.0.0.1:6379/0',
  unix: 'redis+unix:///run/redis/redis.sock?db=0',
  cluster: 'redis+cluster://10.0.0.1:7000,10.0.0.2:7000',
  sentinel: 'redis+sentinel://10.0.0.1:26379,10.0.0.2:26379/mymaster',
} as const

type Kind = keyof typeof examples

const schemes: Record<string, { kind: Kind; tls: boolean }> = {
  'redis:': { kind: 'standalone', tls: false },
  'rediss:': { kind: 'standalone', tls: true },
  'redis+unix:': { kind: 'unix', tls: false },
  'redis+cluster:': { kind: 'cluster', tls: false },
  'rediss+cluster:': { kind: 'cluster', tls: true },
  'redis+sentinel:': { kind: 'sentinel', tls: false },
  'rediss+sentinel:': { kind: 'sentinel', tls: true },
}

const defaultPort: Record<Kind, number> = { standalone: 6379, unix: 0, cluster: 6379, sentinel: 26_379 }

/** One sentence, with an example, and nothing of what may be a password. */
function mistake(what: string, kind: Kind = 'standalone'): BoardError {
  return new BoardError('CONFIG', `${what}, for example ${examples[kind]}`)
}

/** Splits by hand: URL() knows one host only, and would lower-case and re-encode what it does not know. */
export function parseRedisUrl(text: string): Endpoint {
  const match = /^([a-z][a-z0-9+.-]*:)\/\/(.*)$/is.exec(text.trim())
  const scheme = schemes[match?.[1]?.toLowerCase() ?? '']
  if (!match || !scheme) {
    throw mistake('must start with redis://, rediss://, redis+unix://, redis+cluster:// or redis+sentinel://')
  }
  const { kind, tls } = scheme
  const { before, after } = splitLogin(match[2] ?? '', kind)
  const cut = after.search(/[/?]/)
  const hosts = cut === -1 ? after : after.slice(0, cut)
  const place = splitPlace(cut === -1 ? '' : after.slice(cut), kind)
  const login = { ...parseLogin(before, kind), tls }
  if (kind === 'unix') return { ...login, ...unix(hosts, place) }
  const addresses = parseHosts(hosts, kind)
  if (kind === 'sentinel') return { ...login, ...sentinel(addresses, place) }
  const database = parseDatabase(place.query ?? place.path[0], kind)
  if (place.path.length > 1) throw mistake('has more after the database number than it understands', kind)
  if (kind === 'cluster') {
    if (database !== 0) throw mistake('must not name a database: a cluster has only database 0', kind)
    return { ...login, kind, database, seeds: addresses }
  }
  if (addresses.length > 1) {
    throw mistake('must name one host; for several write redis+cluster:// or redis+sentinel://', kind)
  }
  return { ...login, kind, database, seeds: addresses }
}

/** The last @ before the path: a password may hold an @ that nobody encoded. */
function splitLogin(rest: string, kind: Kind): { before: string | null; after: string } {
  const slash = rest.indexOf('/')
  const authority = slash === -1 || kind === 'unix' ? rest : rest.slice(0, slash)
  const at = authority.lastIndexOf('@')
  if (at === -1 && rest.includes('@') && kind !== 'unix') {
    throw mistake('must have /, ? and # in the user or password percent-encoded', kind)
  }
  return at === -1 ? { before: null, after: rest } : { before: rest.slice(0, at), after: rest.slice(at + 1) }
}

function parseLogin(text: string | null, kind: Kind): Pick<Login, 'username' | 'password'> {
  if (text === null) return { username: null, password: null }
  const colon = text.indexOf(':')
  const [user, password] = colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)]
  return { username: decode(user, kind) || null, password: decode(password, kind) || null }
}

function decode(text: string, kind: Kind): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    if (!(cause instanceof URIError)) throw cause
    throw mistake('has a % that is not percent-encoded (write %25)', kind)
  }
}

type Place = { path: string[]; raw: string; query: string | undefined }

function splitPlace(text: string, kind: Kind): Place {
  const [path = '', query] = text.split('?', 2)
  const options = new URLSearchParams(query ?? '')
  for (const name of options.keys()) {
    if (name !== 'db') throw mistake('understands only ?db= after the address', kind)
  }
  return {
    path: path.split('/').filter(part => part !== ''),
    raw: path,
    query: options.get('db') ?? undefined,
  }
}

function unix(hosts: string, place: Place) {
  if (hosts !== '' || place.raw.length < 2) {
    throw mistake('must have three slashes and the absolute path of the socket', 'unix')
  }
  return {
    kind: 'unix',
    path: decode(place.raw, 'unix'),
    database: parseDatabase(place.query, 'unix'),
  } as const
}

function sentinel(seeds: Address[], place: Place) {
  const [master, database, ...more] = place.path
  if (!master || more.length > 0) {
    throw mistake('must name the master after the sentinels', 'sentinel')
  }
  return {
    kind: 'sentinel',
    seeds,
    master: decode(master, 'sentinel'),
    database: parseDatabase(place.query ?? database, 'sentinel'),
  } as const
}

function parseDatabase(text: string | undefined, kind: Kind): number {
  if (text === undefined) return 0
  if (!/^\d{1,5}$/.test(text)) throw mistake('must have a number as the database', kind)
  return Number(text)
}

function parseHosts(text: string, kind: Kind): Address[] {
  return text.split(',').map(part => parseHost(part.trim(), kind))
}

function parseHost(text: string, kind: Kind): Address {
  const match = /^(?:\[([0-9a-f:.%]+)\]|([^\s:[\]/?#@]+))(?::(\d+))?$/i.exec(text)
  const host = match?.[1] ?? match?.[2]
  if (!match || !host) throw mistake('must name a host (an IPv6 address in brackets) and a port', kind)
  const port = match[3] === undefined ? defaultPort[kind] : Number(match[3])
  if (port < 1 || port > 65_535) throw mistake('must have a port from 1 to 65535', kind)
  return { host, port }
}

export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** For people: no user and no password. */
export function displayAddress(endpoint: Endpoint): string {
  const s = endpoint.tls ? 'rediss' : 'redis'
  const database = endpoint.database === 0 ? '' : `/${endpoint.database}`
  switch (endpoint.kind) {
    case 'standalone':
      return `${s}://${endpoint.seeds.map(formatAddress).join(',')}${database}`
    case 'unix':
      return `redis+unix://${endpoint.path}${endpoint.database === 0 ? '' : `?db=${endpoint.database}`}`
    case 'cluster':
      return `${s}+cluster://${endpoint.seeds.map(formatAddress).join(',')}`
    case 'sentinel':
      return `${s}+sentinel://${endpoint.seeds.map(formatAddress).join(',')}/${endpoint.master}${database}`
  }
}

/**
 * The same server under the same id, however its seeds are ordered and whoever signs in. The database
 * number is left out: hits, memory and clients are the server's, so its history goes on.
 */
export function identity(endpoint: Endpoint): string {
  return createHash('sha256').update(canonical(endpoint)).digest('hex').slice(0, 16)
}

function canonical(endpoint: Endpoint): string {
  const sorted = (list: Address[]) =>
    list
      .map(a => formatAddress(a).toLowerCase())
      .sort()
      .join(',')
  switch (endpoint.kind) {
    case 'standalone':
      return `standalone ${sorted(endpoint.seeds)}`
    case 'unix':
      return `unix ${endpoint.path}`
    case 'cluster':
      return `cluster ${sorted(endpoint.seeds)}`
    case 'sentinel':
      return `sentinel ${sorted(endpoint.seeds)} ${endpoint.master}`
  }
}
