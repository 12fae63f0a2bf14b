import { randomBytes } from 'node:crypto'
import type { Writable } from 'node:stream'
import postgres, { type Sql } from 'postgres'
import type { Change, Clock, SourceOfTruth } from '#server/engine/ports.ts'
import { createPgoutput } from '#server/engine/source/pgoutput.ts'
import { publicationOf, type ShopKind, shopKinds } from '#server/engine/source/shop-tables.ts'

type RowOf = { id: string; version: string; category: string | null; previous: string | null }
type Options = {
  sql: Sql
  schema: string
  clock: Clock
  change: (change: Change) => void
  changedSince: SourceOfTruth['changedSince']
  changeOf: (kind: ShopKind, row: RowOf) => Change
}

const WAL_DATA = 0x77
const KEEP_ALIVE = 0x6b
const RETRY_MS = 500
const MARK_EVERY_MS = 5_000

/** "I have everything up to here." Without it the server hangs up after a minute. */
function received(lsn: bigint): Buffer {
  const message = Buffer.alloc(34)
  message[0] = 0x72
  for (const at of [1, 9, 17]) message.writeBigUInt64BE(lsn, at)
  return message
}

/**
 * Follows the shop's changes by logical replication. The slot is temporary: after a lost connection a new one starts
 * at the present, and what happened between is read from the tables by the last mark that lies before the loss.
 * (postgres.js has a subscription of its own; it ends the process when its reconnection meets a closed door.)
 */
export async function follow({ sql, schema, clock, change, changedSince, changeOf }: Options) {
  let stopped = false
  let client: Sql | undefined
  let callOff = () => {}
  /** Everything before this mark has been heard; a newer one is only proposed until the log has passed it. */
  let heard: string | undefined
  let proposed: { mark: string; lsn: bigint } | undefined

  function hear(message: ReturnType<ReturnType<typeof createPgoutput>>) {
    const kind = shopKinds.find(
      each => message?.relation.schema === schema && message.relation.table === each,
    )
    if (message === undefined || kind === undefined) return
    const { id, version, category, previous } = message.row
    if (!id || !version) return
    change(changeOf(kind, { id, version, category: category ?? null, previous: previous ?? null }))
  }

  function passed(lsn: bigint) {
    if (proposed === undefined || lsn < proposed.lsn) return
    heard = proposed.mark
    proposed = undefined
  }

  async function propose() {
    const [row] = await sql`select pg_snapshot_xmin(pg_current_snapshot())::text as mark,
      (pg_current_wal_lsn() - '0/0')::text as lsn`
    proposed ??= { mark: String(row?.mark), lsn: BigInt(String(row?.lsn)) }
  }

  function listen(stream: Writable) {
    const read = createPgoutput()
    stream.on('data', (chunk: Buffer) => {
      const lsn = chunk.readBigUInt64BE(chunk[0] === WAL_DATA ? 9 : 1)
      if (chunk[0] === WAL_DATA) hear(read(chunk.subarray(25)))
      if (chunk[0] === KEEP_ALIVE && chunk[17] === 1) stream.write(received(lsn))
      passed(lsn)
    })
  }

  async function connect() {
    const { host, port, database, user, pass } = sql.options
    const address = { host: host[0] ?? 'localhost', port: port[0] ?? 5432, database, user }
    const connection = { replication: 'database' }
    const next = postgres({
      ...address,
      ...(pass ? { pass } : {}),
      max: 1,
      fetch_types: false,
      idle_timeout: 0,
      max_lifetime: null,
      connect_timeout: 2,
      connection,
      onnotice: () => {},
    })
    client = next
    const slot = `cacheboard_${randomBytes(8).toString('hex')}`
    const [made] = await next.unsafe(
      `CREATE_REPLICATION_SLOT ${slot} TEMPORARY LOGICAL pgoutput NOEXPORT_SNAPSHOT`,
    )
    const start = `START_REPLICATION SLOT ${slot} LOGICAL ${made?.consistent_point} (proto_version '1', publication_names '${publicationOf(schema)}')`
    const stream = await next.unsafe(start).writable()
    // The slot stands, so nothing from here on is missed; what came before it is told first.
    const missed = heard === undefined ? [] : (await changedSince(heard)).changes
    for (const each of missed) change(each)
    listen(stream)
    stream.once('error', () => stream.destroy())
    stream.once('close', () => later(next))
  }

  function later(gone: Sql | undefined) {
    gone?.end({ timeout: 0 }).catch(() => undefined)
    if (stopped) return
    callOff()
    callOff = clock.after(RETRY_MS, () => {
      connect().catch(() => later(client))
    })
  }

  function keepProposing() {
    if (stopped) return
    const undo = clock.after(MARK_EVERY_MS, () => {
      propose()
        .catch(() => undefined)
        .finally(keepProposing)
    })
    undoProposing = undo
  }
  let undoProposing = () => {}

  const [first] = await sql`select pg_snapshot_xmin(pg_current_snapshot())::text as mark`
  heard = String(first?.mark)
  await connect()
  keepProposing()
  return async () => {
    stopped = true
    callOff()
    undoProposing()
    await client?.end({ timeout: 1 })
  }
}
