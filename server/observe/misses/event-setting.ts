import type { Redis } from 'ioredis'
import { BoardError } from '#server/errors.ts'
import { explainFailure } from '#server/targets/failure.ts'
import type { TargetNode } from '#server/targets/target.ts'

const setting = 'notify-keyspace-events'
const wanted = ['E', 'm']

/** Lets a server tell of its misses as well. Returns the undo. */
export async function widenEvents(node: TargetNode): Promise<() => Promise<void>> {
  const client = await node.browser()
  const place = { address: node.name, user: node.user }
  try {
    const before = await read(client)
    if (wanted.every(flag => before.includes(flag))) return async () => {}
    const during = [...new Set([...before, ...wanted])].join('')
    await client.config('SET', setting, during)
    return async () => {
      try {
        const again = await node.browser()
        if (spelled(await read(again)) === spelled(during)) await again.config('SET', setting, before)
      } catch (error) {
        throw explainFailure(error, place)
      }
    }
  } catch (error) {
    if (error instanceof Error && /event class/i.test(error.message)) {
      throw new BoardError(
        'BAD_INPUT',
        `${node.name} does not tell which keys are missed: that needs Redis 6 or Valkey.`,
      )
    }
    throw explainFailure(error, place)
  }
}

/** A server may write the same in another order, and many classes as one `A`. */
const spelled = (flags: string) => [...new Set(flags.replace('A', 'g$lshzxetd'))].sort().join('')

async function read(client: Redis): Promise<string> {
  const reply = await client.config('GET', setting)
  return Array.isArray(reply) ? String(reply[1] ?? '') : ''
}
