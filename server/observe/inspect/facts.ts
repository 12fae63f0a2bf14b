import { textOf } from '#server/observe/keys/name.ts'
import type { KeyType, NameId } from '#server/observe/keys/shapes.ts'
import type { TargetNode } from '#server/targets/target.ts'
import { type Ask, type Command, isAnswer, type Reply, reasonOf } from './ask.ts'
import { isHyperLogLog } from './hyperloglog.ts'
import { bytesOf } from './part.ts'
import type { KeyFacts, NotThere } from './shapes.ts'

const types: Record<string, KeyType> = {
  string: 'string',
  hash: 'hash',
  list: 'list',
  set: 'set',
  zset: 'zset',
  stream: 'stream',
  'ReJSON-RL': 'json',
}

const sizes: Partial<Record<KeyType, string>> = {
  string: 'STRLEN',
  hash: 'HLEN',
  list: 'LLEN',
  set: 'SCARD',
  zset: 'ZCARD',
  stream: 'XLEN',
}

type Asked = { id: NameId; key: Buffer; ask: Ask; noticed: (node: TargetNode) => Promise<string | null> }

/** Everything about a key but its value. What leaves a trace comes after what would show it. */
export async function readFacts({ id, key, ask, noticed }: Asked): Promise<KeyFacts | NotThere> {
  const first = await ask.raw(key, [
    ['TYPE', key],
    ['OBJECT', 'IDLETIME', key],
    ['OBJECT', 'FREQ', key],
    ['OBJECT', 'ENCODING', key],
    ['PTTL', key],
    ['MEMORY', 'USAGE', key],
  ])
  if (!isAnswer(first)) return first
  const [type, idle, frequency, encoding, ttl, memory] = first.replies
  if (type?.error) return { state: 'refused', reason: reasonOf(type.error, first.node) }
  const typeName = String(type?.value)
  if (typeName === 'none') return { state: 'gone' }
  const tell = createTeller(first.node)
  const ttlMs = positive(tell.number('expiresAt', ttl))
  const idleSeconds = tell.number('idleMs', unlessOtherPolicy(idle))
  const found = types[typeName] ?? 'other'
  return {
    state: 'here',
    name: { id, ...textOf(key), bytes: key.length },
    node: first.node.name,
    type: found,
    typeName,
    ttlMs,
    expiresAt: ttlMs === null ? null : Date.now() + ttlMs,
    idleMs: idleSeconds === null ? null : idleSeconds * 1000,
    frequency: tell.number('frequency', unlessOtherPolicy(frequency)),
    encoding: tell.text('encoding', encoding),
    memory: tell.number('memory', memory),
    noticed: await noticed(first.node),
    ...(await readSize(found, { key, ask, tell })),
    missing: tell.missing,
  }
}

type Teller = ReturnType<typeof createTeller>

async function readSize(type: KeyType, { key, ask, tell }: { key: Buffer; ask: Ask; tell: Teller }) {
  const command = sizes[type]
  if (command === undefined) return { elements: null, bytes: null, looksLike: null }
  const beginning: Command[] = type === 'string' ? [['GETRANGE', key, 0, 15]] : []
  const answer = await ask.raw(key, [[command, key], ...beginning])
  if (!isAnswer(answer)) return { elements: null, bytes: null, looksLike: null }
  const [size, bytes] = answer.replies
  if (type !== 'string') return { elements: tell.number('elements', size), bytes: null, looksLike: null }
  const looksLike =
    bytes && !bytes.error && isHyperLogLog(bytesOf(bytes.value)) ? ('hyperloglog' as const) : null
  return { elements: null, bytes: tell.number('bytes', size), looksLike }
}

/** Takes what the server said, and keeps what it would not say. */
function createTeller(node: TargetNode) {
  const missing: Record<string, string> = {}
  function value(column: string, reply: Reply | undefined): unknown {
    if (!reply?.error) return reply?.value ?? null
    missing[column] = reply.error.message.startsWith('WRONGTYPE')
      ? 'The key has changed its type meanwhile.'
      : reasonOf(reply.error, node)
    return null
  }
  return {
    missing,
    number(column: string, reply: Reply | undefined): number | null {
      const found = value(column, reply)
      return found === null ? null : Number(found)
    },
    text(column: string, reply: Reply | undefined): string | null {
      const found = value(column, reply)
      return found === null ? null : String(found)
    },
  }
}

/** A server counts either idle time or frequency; that it refuses the other is no fault. */
function unlessOtherPolicy(reply: Reply | undefined): Reply | undefined {
  return reply?.error && /\b(LFU|LRU)\b/.test(reply.error.message) ? undefined : reply
}

const positive = (value: number | null): number | null => (value === null || value < 0 ? null : value)
