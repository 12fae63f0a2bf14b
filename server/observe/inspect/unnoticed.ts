import type { Redis } from 'ioredis'
import type { TargetNode } from '#server/targets/target.ts'

/** Whether a look at a key leaves no trace in what LRU and LFU know; asked once for each connection. */
export function createUnnoticed() {
  const known = new WeakMap<Redis, Promise<string | null>>()

  return async (node: TargetNode): Promise<string | null> => {
    const client = await node.browser()
    const asked = known.get(client) ?? ask(client, node)
    known.set(client, asked)
    return asked
  }
}

/** The reason why it leaves a trace. */
async function ask(client: Redis, node: TargetNode): Promise<string | null> {
  try {
    await client.call('CLIENT', 'NO-TOUCH', 'ON')
    return null
  } catch {
    return `Looking at the value makes the key look used: ${node.name} has no CLIENT NO-TOUCH (Redis 7.2, Valkey).`
  }
}
