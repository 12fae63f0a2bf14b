import { boardClientName } from '../board-client-name.ts'

/** One connection to a server, as CLIENT LIST tells. null: this server does not tell. */
export type Client = {
  /** Never used again within the life of the server. */
  id: number
  node: string
  address: string | null
  name: string | null
  user: string | null
  library: string | null
  database: number
  ageSeconds: number
  idleSeconds: number
  /** The last command, or the one that it waits in. */
  command: string | null
  kind: 'normal' | 'replica' | 'subscriber' | 'monitor' | 'blocked' | 'transaction'
  /** Bytes of the server's memory, of them waiting to be sent, and still to be read. */
  memory: number | null
  outputBytes: number
  queryBytes: number
  /** It takes what it is sent too slowly. */
  heavy: boolean
  /** It belongs to this board, or to another one. */
  own: boolean
}

/** Bytes waiting for one client at which it is pointed out. */
export const heavyBytes = 1024 * 1024

/** `id=13 addr=127.0.0.1:56046 … lib-name=ioredis lib-ver=6.0.0`; null: not such a line. */
export function readClientLine(line: string, node: string): Client | null {
  const fields = fieldsOf(line)
  const id = Number(fields.get('id'))
  if (!Number.isInteger(id) || !fields.has('id')) return null
  const number = (name: string) => Number(fields.get(name) ?? 0) || 0
  const word = (name: string) => fields.get(name) || null
  const memory = fields.get('tot-mem')
  const outputBytes = number('omem')
  return {
    id,
    node,
    address: word('addr'),
    name: word('name'),
    user: word('user'),
    library: libraryOf(word('lib-name'), word('lib-ver')),
    database: number('db'),
    ageSeconds: number('age'),
    idleSeconds: number('idle'),
    command: commandOf(word('cmd')),
    kind: kindOf(fields),
    memory: memory === undefined ? null : Number(memory),
    outputBytes,
    queryBytes: number('qbuf'),
    heavy: outputBytes >= heavyBytes,
    own: fields.get('name') === boardClientName,
  }
}

/** Names hold no space: the server refuses those. */
function fieldsOf(line: string): ReadonlyMap<string, string> {
  return new Map(
    line
      .trim()
      .split(' ')
      .map(part => {
        const at = part.indexOf('=')
        return at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
      }),
  )
}

function libraryOf(name: string | null, version: string | null): string | null {
  if (name === null) return null
  return version === null ? name : `${name} ${version}`
}

const commandOf = (command: string | null) =>
  command === null || command === 'NULL' ? null : command.replace('|', ' ').toUpperCase()

function kindOf(fields: ReadonlyMap<string, string>): Client['kind'] {
  const flags = fields.get('flags') ?? ''
  if (flags.includes('S')) return 'replica'
  if (flags.includes('O')) return 'monitor'
  if (flags.includes('b')) return 'blocked'
  const subscriptions = ['sub', 'psub', 'ssub'].reduce((sum, name) => sum + Number(fields.get(name) ?? 0), 0)
  if (flags.includes('P') || subscriptions > 0) return 'subscriber'
  return Number(fields.get('multi') ?? -1) >= 0 ? 'transaction' : 'normal'
}
