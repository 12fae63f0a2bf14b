import type { ChainableCommander } from 'ioredis'
import { BoardError } from '#server/errors.ts'
import { openLedger } from '#server/targets/ledger.ts'
import { createSlotOwners } from '#server/targets/slots.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'
import { faultOf, isClosed } from './refusal.ts'

export type Reply = { node: TargetNode; error: Error | null; value: unknown }
export type Write = (pipeline: ChainableCommander, key: Buffer, index: number) => void
export type KeyBatch = ReturnType<typeof createKeyBatch>

type Sent = { keys: readonly Buffer[]; write: Write; per: number }
type Place = { index: number; node: TargetNode }

const mostMoves = 2

/** Commands about single keys, each sent to the node that has the key, in one pipeline for each node. */
export function createKeyBatch(target: Target) {
  const owners = createSlotOwners(target)

  async function ask(node: TargetNode, sent: Sent, indexes: readonly number[]): Promise<Reply[][]> {
    try {
      const client = await node.browser()
      const pipeline = client.pipeline()
      for (const index of indexes) sent.write(pipeline, sent.keys[index] ?? Buffer.alloc(0), index)
      const replies = (await pipeline.exec()) ?? []
      const place = { address: node.name, user: node.user }
      // The client leaves a server that says READONLY, and with it what was to be answered next in the same way.
      const closed = replies.find(([error]) => error && isClosed(error, place))?.[0]
      const lost = replies.find(([error]) => error && error.name !== 'ReplyError')?.[0]
      if (lost && !closed) throw lost
      return indexes.map((_, i) =>
        replies.slice(i * sent.per, (i + 1) * sent.per).map(([error, value]) => ({
          node,
          error: error && closed && error.name !== 'ReplyError' ? closed : (error ?? null),
          value,
        })),
      )
    } catch (error) {
      throw faultOf(error, { address: node.name, user: node.user })
    }
  }

  async function follow(places: readonly Place[], sent: Sent, out: Reply[][], moves: number): Promise<void> {
    const groups = [...Map.groupBy(places, ({ node }) => node)]
    const again: Place[] = []
    await Promise.all(
      groups.map(async ([node, own]) => {
        const replies = await ask(
          node,
          sent,
          own.map(({ index }) => index),
        )
        for (const [i, { index }] of own.entries()) {
          out[index] = replies[i] ?? []
          const moved = out[index].find(({ error }) => error?.message.startsWith('MOVED'))?.error
          const next = moved && moves < mostMoves ? owners.moved(moved, node) : null
          if (next) again.push({ index, node: next })
        }
      }),
    )
    if (again.length > 0) await follow(again, sent, out, moves + 1)
  }

  return {
    /** The replies to each key's commands, in the order of the keys. Throws when an answer is missing. */
    async send(keys: readonly Buffer[], per: number, write: Write): Promise<Reply[][]> {
      const out: Reply[][] = keys.map(() => [])
      const places = await Promise.all(
        keys.map(async (key, index) => {
          const node = await owners.of(key)
          if (!node) {
            throw new BoardError('TARGET_UNREACHABLE', 'No server of this cache is known at the moment.')
          }
          return { index, node }
        }),
      )
      await follow(places, { keys, write, per }, out, 0)
      return out
    },
    owner: owners.of,
  }
}

/** Scripts are not looked into by the node's account: what they looked up is told here. */
export function tellLookups(node: TargetNode, hits: number, misses: number) {
  openLedger(node.pass().ledger).lookups(hits, misses)
}
