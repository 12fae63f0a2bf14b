import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeEach, expect } from 'vitest'
import type { Sort } from '#server/observe/keys/found-key.ts'
import { createKeyBrowser, type KeyBrowser } from '#server/observe/keys/key-browser.ts'
import type { KeyFilter, KeyPage, TreePage, TreeRow, WalkState } from '#server/observe/keys/shapes.ts'
import { createTarget, type Target } from '#server/targets/target.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { startRedisServer } from './redis-server.ts'

export const quietLog = { debug() {}, info() {}, warn() {}, error() {} }
export const soon = { timeout: 30_000, interval: 20 }
export const everything: KeyFilter = {
  prefix: null,
  pattern: null,
  types: [],
  ttl: { kind: 'any' },
  minBytes: null,
  minIdleMs: null,
}

type Looking = { keys: KeyBrowser; target: Target; states: WalkState[]; done: () => Promise<WalkState> }

/** One Redis for all tests of a file, empty before each. */
export async function redisToBrowse() {
  const server = await startRedisServer({ args: ['--enable-debug-command', 'yes'] })
  const client = new Redis(server.port)
  beforeEach(() => client.flushall())
  afterAll(async () => {
    client.disconnect()
    await server.stop()
  })
  return { server, client }
}

/** Whoever looks at keys; what was begun for a test ends with it. */
export function lookers() {
  const undo: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const each of undo.splice(0).reverse()) await each()
  })

  async function look(url: string, { megabytes = 64 } = {}): Promise<Looking> {
    const endpoint = parseRedisUrl(url)
    const target = createTarget({
      id: 't',
      name: 't',
      endpoint,
      role: 'observe',
      embedded: null,
      log: quietLog,
    })
    const states: WalkState[] = []
    const keys = createKeyBrowser({
      target,
      log: quietLog,
      mostBytes: megabytes * 1024 * 1024,
      watched: () => true,
      onWalk: state => states.push(state),
      onStatistics() {},
    })
    target.start()
    undo.push(async () => {
      await keys.stop()
      await target.stop()
    })
    const over = (state: WalkState) => ['done', 'failed', 'cancelled'].includes(state.phase)
    return {
      keys,
      target,
      states,
      async done() {
        keys.state()
        await expect.poll(() => over(keys.state()), soon).toBe(true)
        return keys.state()
      },
    }
  }

  return { look, undo }
}

export async function wholeTree(
  keys: KeyBrowser,
  asks: { prefix?: string; delimiter?: string; limit?: number } = {},
) {
  const rows: TreeRow[] = []
  let offset: number | null = 0
  do {
    const page: TreePage = await keys.ask('tree', {
      prefix: asks.prefix ?? null,
      delimiter: asks.delimiter ?? ':',
      order: 'name',
      offset,
      limit: asks.limit ?? 100,
    })
    rows.push(...page.rows)
    offset = page.next
  } while (offset !== null)
  return rows
}

export async function wholeList(keys: KeyBrowser, filter: Partial<KeyFilter> = {}) {
  const pages: KeyPage[] = []
  let cursor: string | null = null
  do {
    const page: KeyPage = await keys.ask('list', { filter: { ...everything, ...filter }, cursor, limit: 100 })
    pages.push(page)
    cursor = page.next
  } while (cursor !== null)
  return { pages, ids: pages.flatMap(page => page.rows.map(row => row.id)) }
}

/** What is said once the search is over. */
export async function problemOf(keys: KeyBrowser, filter: Partial<KeyFilter>, sort: Sort | null = null) {
  for (;;) {
    const page = await keys.ask('list', {
      filter: { ...everything, ...filter },
      sort,
      cursor: '#0',
      limit: 5,
    })
    if (page.ended || page.problem !== null) return page.problem
  }
}

export const idOf = (name: string | Buffer) => Buffer.from(name).toString('base64url')
export const textsOf = (ids: string[]) => ids.map(id => Buffer.from(id, 'base64url').toString())
