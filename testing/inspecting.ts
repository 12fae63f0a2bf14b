import { execFileSync } from 'node:child_process'
import { Redis } from 'ioredis'
import { afterAll } from 'vitest'
import { createLog } from '#server/log.ts'
import { createInspector, type Inspector } from '#server/observe/inspect/inspector.ts'
import type {
  HashRow,
  ListRow,
  NotThere,
  PageQuery,
  Part,
  SetRow,
  SortedSetRow,
  StreamRow,
  ValuePage,
} from '#server/observe/inspect/shapes.ts'
import { createTarget, type Target } from '#server/targets/target.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { fillEveryType } from './every-type.ts'
import { type RedisServer, startRedisServer, startValkeyWasm } from './redis-server.ts'

const log = createLog({ level: 'silent', secrets: [] })
export const mebibyte = 1024 * 1024

export const servers = [
  ['a native Redis', startRedisServer],
  ['Valkey in WebAssembly', startValkeyWasm],
] as const

export type Looking = { target: Target; inspector: Inspector; stop: () => Promise<void> }

/** An inspector of its own on a server. */
export async function look(url: string): Promise<Looking> {
  const endpoint = parseRedisUrl(url)
  const target = createTarget({ id: 't', name: 't', endpoint, role: 'observe', embedded: null, log })
  target.start()
  await until(
    () => target.nodes().length > 0 && target.nodes().every(node => node.ready() && node.required()),
  )
  const inspector = createInspector({ target, keyOf: async given => Buffer.from(given, 'base64url') })
  return {
    target,
    inspector,
    async stop() {
      await inspector.stop()
      await target.stop()
    },
  }
}

/** A server with a key of every type and an inspector on it, for the tests of a block. */
export async function everyTypeOn(start: () => Promise<RedisServer>) {
  const server = await start()
  const client = new Redis(server.port, '127.0.0.1')
  const keys = await fillEveryType(client)
  const looking = await look(server.url)
  afterAll(async () => {
    await looking.stop()
    client.disconnect()
    await server.stop()
  })

  function redisCli(...args: string[]): string[] {
    const said = execFileSync('redis-cli', ['-p', String(server.port), ...args], { maxBuffer: 64 * mebibyte })
    return said.toString('latin1').replace(/\n$/, '').split('\n')
  }

  return { server, client, keys, looking, inspector: looking.inspector, redisCli }
}

export async function until(holds: () => boolean | Promise<boolean>) {
  const deadline = Date.now() + 20_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It did not come to that within 20 s.')
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

export const id = (key: string | Buffer) => Buffer.from(key).toString('base64url')
export const bytes = (part: Part | null) => Buffer.from(part?.base64 ?? '', 'base64')

type PageOf<T extends PageQuery['type']> = Extract<ValuePage, { type: T }>
type Options = { cursor?: string | null; limit?: number } & Record<string, unknown>

const defaults = {
  string: { offset: 0, bits: false, limit: 16_384 },
  hash: { search: null },
  list: { from: 'head' },
  set: { search: null },
  zset: { search: null, order: 'ascending', min: '-inf', max: '+inf' },
  stream: {},
}

export function queryOf(type: PageQuery['type'], options: Options): PageQuery {
  return { cursor: null, limit: 100, ...defaults[type], ...options, type } as PageQuery
}

export async function any(
  inspector: Inspector,
  key: string | Buffer,
  query: PageQuery,
): Promise<ValuePage | NotThere> {
  return inspector.page({ id: id(key), query })
}

export async function page<T extends PageQuery['type']>(
  inspector: Inspector,
  key: string | Buffer,
  { type, ...options }: Options & { type: T },
): Promise<PageOf<T>> {
  const found = await any(inspector, key, queryOf(type, options))
  if (found.state !== 'here' || found.type !== type) throw new Error(`not a page: ${JSON.stringify(found)}`)
  return found as PageOf<T>
}

type RowOf = { hash: HashRow; list: ListRow; set: SetRow; zset: SortedSetRow; stream: StreamRow }

/** Every row of a value, page after page. */
export async function all<T extends keyof RowOf>(
  inspector: Inspector,
  key: string | Buffer,
  options: Options & { type: T },
): Promise<RowOf[T][]> {
  const rows: RowOf[T][] = []
  let cursor: string | null = null
  do {
    const found = await any(inspector, key, queryOf(options.type, { ...options, cursor }))
    if (found.state !== 'here' || found.type === 'string') throw new Error(`no rows: ${found.state}`)
    rows.push(...(found.rows as RowOf[T][]))
    cursor = found.next
  } while (cursor !== null)
  return rows
}

export async function download(inspector: Inspector, key: string): Promise<Buffer> {
  const found = await inspector.download({ id: id(key) })
  if (found.state !== 'here') throw new Error(found.state)
  const chunks: Buffer[] = []
  for await (const chunk of found.bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** What the server itself has counted. */
export async function counted(client: Redis) {
  const stats = await client.info('stats')
  const number = (field: string) => Number(new RegExp(`${field}:(\\d+)`).exec(stats)?.[1])
  return { hits: number('keyspace_hits'), misses: number('keyspace_misses') }
}
