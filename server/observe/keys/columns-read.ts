import type { Redis } from 'ioredis'
import { explainFailure } from '#server/targets/failure.ts'
import type { TargetNode } from '#server/targets/target.ts'
import type { KeyColumns, NameId } from './shapes.ts'
import { typeNamed } from './type-names.ts'

export type WantedKey = { id: NameId; key: Buffer }
type Reply = [error: Error | null, reply: unknown]

/** How the number of elements is asked for; of a string it is the number of bytes. */
const sizeCommands: Record<string, string> = {
  string: 'STRLEN',
  hash: 'HLEN',
  list: 'LLEN',
  set: 'SCARD',
  zset: 'ZCARD',
  stream: 'XLEN',
}

const perKey = 5

/** What one node says about keys that are its own, and which of them it says are elsewhere. */
export function createColumnReader(node: TargetNode) {
  const place = { address: node.name, user: node.user }
  let unnoticed: { client: Redis; holds: Promise<boolean> } | null = null
  let byFrequency = false

  const reasonOf = (error: unknown) => explainFailure(error, place).message

  /** Whether looks leave no trace here. The type and the TTL never do; the number of elements does. */
  function isUnnoticed(client: Redis): Promise<boolean> {
    if (unnoticed?.client !== client) {
      const holds = client.call('CLIENT', 'NO-TOUCH', 'ON').then(
        () => true,
        () => false,
      )
      unnoticed = { client, holds }
    }
    return unnoticed.holds
  }

  async function askAll(client: Redis, keys: readonly WantedKey[]): Promise<Reply[]> {
    const pipeline = client.pipeline()
    for (const { key } of keys) {
      pipeline.type(key)
      pipeline.pttl(key)
      pipeline.call('MEMORY', 'USAGE', key)
      pipeline.object('ENCODING', key)
      pipeline.call('OBJECT', byFrequency ? 'FREQ' : 'IDLETIME', key)
    }
    return (await pipeline.exec()) ?? []
  }

  function columnsOf(wanted: WantedKey, [type, ttl, memory, encoding, use]: Reply[]): KeyColumns {
    const missing: Record<string, string> = {}
    const told = (reply: Reply | undefined, column: string): unknown => {
      if (!reply?.[0]) return reply?.[1] ?? null
      missing[column] = reasonOf(reply[0])
      return null
    }
    const typeName = told(type, 'type')
    const expiry = told(ttl, 'expiresAt')
    const used = Number(told(use, byFrequency ? 'frequency' : 'idleMs') ?? Number.NaN)
    const here = typeName !== null && typeName !== 'none'
    return {
      ...nothing(wanted.id, node),
      type: typeName === null ? null : typeNamed(String(typeName)),
      typeName: here ? String(typeName) : null,
      expiresAt: expiry === null || Number(expiry) < 0 ? null : Date.now() + Number(expiry),
      memory: numberOf(told(memory, 'memory')),
      encoding: textOf(told(encoding, 'encoding')),
      idleMs: byFrequency || Number.isNaN(used) ? null : used * 1000,
      frequency: byFrequency && !Number.isNaN(used) ? used : null,
      missing,
    }
  }

  /** An LFU server refuses IDLETIME, the others FREQ: learnt from the first refusal, and asked again. */
  async function learnPolicy(replies: Reply[]): Promise<boolean> {
    const refused = replies.find(
      ([error], i) => i % perKey === perKey - 1 && /\b(LFU|LRU)\b/.test(error?.message ?? ''),
    )
    if (!refused) return false
    byFrequency = /IDLETIME|idle time/i.test(refused[0]?.message ?? '') || !byFrequency
    return true
  }

  async function addSizes(client: Redis, rows: { key: Buffer; columns: KeyColumns }[]) {
    const sized = rows.filter(({ columns }) => columns.typeName !== null && sizeCommands[columns.typeName])
    if (sized.length === 0) return
    if (!(await isUnnoticed(client))) {
      for (const { columns } of sized) {
        columns.missing.elements = `Counting elements would make the key look used: ${node.name} has no CLIENT NO-TOUCH (Redis 7.2, Valkey).`
      }
      return
    }
    const pipeline = client.pipeline()
    for (const { key, columns } of sized) pipeline.call(sizeCommands[columns.typeName ?? ''] ?? 'STRLEN', key)
    const replies = (await pipeline.exec()) ?? []
    for (const [i, { columns }] of sized.entries()) {
      const [error, size] = replies[i] ?? [null, null]
      if (error) columns.missing.elements = sizeProblem(error)
      else columns.elements = numberOf(size)
    }
  }

  const sizeProblem = (error: Error) =>
    error.message.startsWith('WRONGTYPE') ? 'The key has changed its type meanwhile.' : reasonOf(error)

  return async function read(wanted: readonly WantedKey[]) {
    const elsewhere: { wanted: WantedKey; error: Error }[] = []
    try {
      const client = await node.browser()
      let replies = await askAll(client, wanted)
      if (await learnPolicy(replies)) replies = await askAll(client, wanted)
      const rows: { key: Buffer; columns: KeyColumns }[] = []
      for (const [i, each] of wanted.entries()) {
        const own = replies.slice(i * perKey, (i + 1) * perKey)
        const error = own[0]?.[0]
        if (error && /^(MOVED|ASK)\b/.test(error.message)) elsewhere.push({ wanted: each, error })
        else rows.push({ key: each.key, columns: columnsOf(each, own) })
      }
      await addSizes(client, rows)
      return { columns: rows.map(({ columns }) => columns), elsewhere }
    } catch (error) {
      return { columns: wanted.map(({ id }) => unknown(id, node, reasonOf(error))), elsewhere }
    }
  }
}

const numberOf = (value: unknown) => (value === null ? null : Number(value))
const textOf = (value: unknown) => (value === null ? null : String(value))

function nothing(id: NameId, node: TargetNode | null): KeyColumns {
  return {
    id,
    type: null,
    typeName: null,
    expiresAt: null,
    memory: null,
    encoding: null,
    idleMs: null,
    frequency: null,
    elements: null,
    node: node?.name ?? '',
    missing: {},
  }
}

/** Nothing can be said about the key, not even that it is gone. */
export function unknown(id: NameId, node: TargetNode | null, reason: string): KeyColumns {
  const columns = ['type', 'expiresAt', 'memory', 'encoding', 'idleMs', 'elements']
  return { ...nothing(id, node), missing: Object.fromEntries(columns.map(column => [column, reason])) }
}
