import { answersOf, inBatches } from '#server/lab/experiments/commands/in-batches.ts'
import { atATime, exactly, type Structure } from '#server/lab/experiments/structures/bench.ts'

const kept = 100
const shown = 10
const event = (at: number) => `somebody did something, number ${at}`

export const list: Structure = {
  id: 'list',
  label: 'Feed as List',
  tone: 'hit',
  about: 'LPUSH and LTRIM keep the last hundred, LRANGE reads the first ten of them.',
  open({ client, key }) {
    let next = 0
    return {
      async add(from, until) {
        for (const part of inBatches(until - from, atATime)) {
          const events = Array.from({ length: part.until - part.from }, () => event(next++))
          await client.lpush(key, ...events)
          await client.ltrim(key, 0, kept - 1)
        }
      },
      operate: () =>
        answersOf(
          client
            .pipeline()
            .lpush(key, event(next++))
            .ltrim(key, 0, kept - 1)
            .lrange(key, 0, shown - 1),
        ),
      check: async () => exactly('entries kept', Math.min(kept, next), await client.llen(key)),
    }
  },
}

export const stream: Structure = {
  id: 'stream',
  label: 'Event log as Stream',
  tone: 'hit',
  dashed: true,
  about: 'XADD gives each event an id; readers go on where they were. MAXLEN keeps the last hundred.',
  open({ client, key }) {
    let next = 0
    return {
      async add(from, until) {
        for (const part of inBatches(until - from, atATime)) {
          const pipeline = client.pipeline()
          for (let at = part.from; at < part.until; at++)
            pipeline.xadd(key, 'MAXLEN', kept, '*', 'event', event(next++))
          await answersOf(pipeline)
        }
      },
      operate: () =>
        answersOf(
          client
            .pipeline()
            .xadd(key, 'MAXLEN', kept, '*', 'event', event(next++))
            .xrevrange(key, '+', '-', 'COUNT', shown),
        ),
      check: async () => exactly('entries kept', Math.min(kept, next), await client.xlen(key)),
    }
  },
}
