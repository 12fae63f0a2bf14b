import { inBatches } from '#server/lab/experiments/commands/in-batches.ts'
import {
  atATime,
  type Bench,
  type Check,
  exactly,
  type Structure,
  type Tools,
} from '#server/lab/experiments/structures/bench.ts'

/** Of HyperLogLog in Redis and Valkey: 1.04 / √16384. */
const standardError = 0.0081
/** So many times the standard error is passed once in 370 counts. */
const times = 3

const visitorOf = (at: number) => `visitor-${at}`

type Kept = {
  put: (visitors: readonly string[]) => Promise<unknown>
  count: () => Promise<number>
  check: (right: number, found: number) => Check
}

/** Half of who comes was there before. */
function counted({ size, random }: Tools, { put, count, check }: Kept): Bench {
  let known = size
  return {
    async add(from, until) {
      for (const part of inBatches(until - from, atATime))
        await put(Array.from({ length: part.until - part.from }, (_, at) => visitorOf(from + part.from + at)))
    },
    async operate() {
      const isNew = random.next() < 0.5
      await put([visitorOf(isNew ? known++ : Math.floor(random.next() * known))])
      await count()
    },
    check: async () => check(known, await count()),
  }
}

export const set: Structure = {
  id: 'set',
  label: 'Visitors as Set',
  tone: 'miss',
  dashed: true,
  about: 'SADD keeps each of them once; SCARD counts exactly, and knows who it was.',
  open: tools =>
    counted(tools, {
      put: visitors => tools.client.sadd(tools.key, ...visitors),
      count: () => tools.client.scard(tools.key),
      check: (right, found) => exactly('visitors', right, found),
    }),
}

export const hyperLogLog: Structure = {
  id: 'hyperloglog',
  label: 'Visitors as HyperLogLog',
  tone: 'miss',
  about: 'PFADD remembers a few bits of each; PFCOUNT estimates. At most 12 kB, however many come.',
  open: tools =>
    counted(tools, {
      put: visitors => tools.client.pfadd(tools.key, ...visitors),
      count: () => tools.client.pfcount(tools.key),
      check(right, found) {
        const error = Math.abs(found / right - 1)
        const most = times * standardError
        return {
          about: 'error of the count',
          formula: 'at most 3 · 0.81 %',
          predicted: most,
          measured: error,
          unit: 'share',
          right: error <= most,
        }
      },
    }),
}
