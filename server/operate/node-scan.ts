import type { Redis } from 'ioredis'
import type { TargetNode } from '#server/targets/target.ts'

const scanCount = 500

/** The walk of one node's keys, from the first cursor to the last, across lost connections. */
export function createNodeScan({ node, match }: { node: TargetNode; match: Buffer | null }) {
  let cursor = '0'
  let over = false
  let runId: string | null = null
  let last: Redis['stream'] | null = null

  /** Behind the same address another process may be: its cursors are others. */
  async function checkServer(client: Redis) {
    if (last === client.stream) return
    const now = await runIdOf(client)
    if (last !== null && (now === null || now !== runId)) cursor = '0'
    last = client.stream
    runId = now
  }

  return {
    node,
    over: () => over,
    async next(): Promise<Buffer[]> {
      const client = await node.browser()
      await checkServer(client)
      const matching = match ? ['MATCH', match] : []
      const reply = await client.callBuffer('SCAN', cursor, ...matching, 'COUNT', String(scanCount))
      const [at, keys] = Array.isArray(reply) ? reply : []
      cursor = String(at ?? '0')
      over = cursor === '0'
      return Array.isArray(keys) ? keys.filter(key => key instanceof Buffer) : []
    },
  }
}

async function runIdOf(client: Redis): Promise<string | null> {
  try {
    return /^run_id:(\w+)/m.exec(await client.info('server'))?.[1] ?? null
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') return null
    throw error
  }
}
