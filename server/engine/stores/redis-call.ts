import type { Cluster, Redis } from 'ioredis'
import type { Script } from '#server/engine/stores/scripts.ts'
import { BoardError } from '#server/errors.ts'

type Send = (...args: (string | number | Buffer)[]) => Promise<unknown>
/**
 * Commands that answer in bytes. ioredis has them without saying so in its types; `callBuffer`, which it does declare,
 * forgets the command's name when auto-pipelining is on.
 */
type InBytes = { evalshaBuffer: Send; evalBuffer: Send; xreadgroupBuffer: Send; xautoclaimBuffer: Send }

export type RedisClient = (Redis | Cluster) & InBytes

const answersInBytes = (client: Redis | Cluster): client is RedisClient =>
  ['evalshaBuffer', 'evalBuffer', 'xreadgroupBuffer', 'xautoclaimBuffer'].every(name => name in client)

export function inBytes(client: Redis | Cluster): RedisClient {
  if (answersInBytes(client)) return client
  throw new BoardError('CONFIG', 'This Redis client cannot answer in bytes; ioredis 6 is needed.')
}

const saysNoScript = (error: unknown) => error instanceof Error && error.message.startsWith('NOSCRIPT')
export const saysWrongType = (error: unknown) =>
  error instanceof Error && error.message.startsWith('WRONGTYPE')

/** Sends the digest; only a server that does not know it (restarted, failed over, flushed) gets the text again. */
export async function runScript(
  client: RedisClient,
  script: Script,
  { keys, args }: { keys: string[]; args: (string | Buffer)[] },
): Promise<unknown> {
  try {
    return await client.evalshaBuffer(script.sha, keys.length, ...keys, ...args)
  } catch (error) {
    if (!saysNoScript(error)) throw error
    return await client.evalBuffer(script.source, keys.length, ...keys, ...args)
  }
}

export const asText = (reply: unknown): string => (Buffer.isBuffer(reply) ? reply.toString() : String(reply))
export const asNumber = (reply: unknown): number => Number(asText(reply))
export const asList = (reply: unknown): unknown[] => (Array.isArray(reply) ? reply : [])
export const asBytes = (reply: unknown): Buffer =>
  Buffer.isBuffer(reply) ? reply : Buffer.from(asText(reply))
