import { inBatches } from '#server/lab/experiments/commands/in-batches.ts'
import {
  atATime,
  type Bench,
  exactly,
  type Structure,
  type Tools,
} from '#server/lab/experiments/structures/bench.ts'

const best = 10
const playerOf = (at: number) => `player-${at}`

/** The scores as they should be: each operation gives somebody another one. */
function scores({ size, random }: Tools) {
  const known = new Map<string, number>()
  const draw = () => Math.floor(random.next() * 1e9)
  return {
    first(at: number) {
      const entry = [playerOf(at), draw()] as const
      known.set(...entry)
      return entry
    },
    next() {
      const entry = [playerOf(Math.floor(random.next() * size)), draw()] as const
      known.set(...entry)
      return entry
    },
    best: () => topOf([...known]),
  }
}

const topOf = (entries: readonly (readonly [string, number])[]) =>
  entries
    .toSorted(([one, ones], [other, others]) => others - ones || (one < other ? 1 : -1))
    .slice(0, best)
    .map(([player]) => player)

const agree = (right: readonly string[], found: readonly string[]) =>
  exactly('right in the top ten', right.length, right.filter((player, at) => found[at] === player).length)

type Kept = {
  put: (entries: readonly (readonly [string, number])[]) => Promise<unknown>
  top: () => Promise<string[]>
}

function board(tools: Tools, { put, top }: Kept): Bench {
  const given = scores(tools)
  return {
    async add(from, until) {
      for (const part of inBatches(until - from, atATime))
        await put(
          Array.from({ length: part.until - part.from }, (_, at) => given.first(from + part.from + at)),
        )
    },
    async operate() {
      await put([given.next()])
      await top()
    },
    check: async () => agree(given.best(), await top()),
  }
}

export const sortedSet: Structure = {
  id: 'sorted-set',
  label: 'Leaderboard as Sorted Set',
  tone: 'db',
  about: 'ZADD keeps everybody in order; the first ten are read without the others.',
  open: tools =>
    board(tools, {
      put: entries => tools.client.zadd(tools.key, ...entries.flatMap(([player, score]) => [score, player])),
      top: () => tools.client.zrevrange(tools.key, 0, best - 1),
    }),
}

export const sorting: Structure = {
  id: 'sorting',
  label: 'Leaderboard sorted in the app',
  tone: 'db',
  dashed: true,
  about: 'Scores in a Hash: for the first ten all of them are read and sorted.',
  open: tools =>
    board(tools, {
      put: entries => tools.client.hset(tools.key, ...entries.flat()),
      async top() {
        const all = await tools.client.hgetall(tools.key)
        return topOf(Object.entries(all).map(([player, score]) => [player, Number(score)] as const))
      },
    }),
}
