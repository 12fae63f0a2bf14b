import type { NameIndex } from './index-names.ts'
import type { Child, LevelQuestion } from './tree-children.ts'
import { createListing, type Listing } from './tree-listing.ts'
import { createRanking, type Ranking } from './tree-ranking.ts'

const mostBytes = 64 * 1024 * 1024
const mostLevels = 200
/** While names come in, a level is gone through again only when that takes a fifth of the time at most. */
const restShare = 4
const patienceMs = 1000

type Made = Listing | Ranking
/** What is known, and what will take its place. */
type Kept<M extends Made> = { known: M | null; coming: M | null }
export type Order = 'name' | 'count'
export type Rows = {
  order: Order
  total: number
  exact: boolean
  from: (offset: number) => () => Child | null
  /** The number of the row that begins so; null where there is none. */
  placeOf: (name: Uint8Array) => number | null
}

/** The levels of the tree that somebody has looked at lately, row by row. */
export function createLevels(index: NameIndex, isSettled: () => boolean) {
  const listings = new Map<string, Kept<Listing>>()
  const rankings = new Map<string, Kept<Ranking>>()

  /** Old rows are shown until there are new ones: a list that jumps to its beginning helps nobody. */
  function kept<M extends Made>(level: Map<string, Kept<M>>, key: string, make: () => M): Kept<M> {
    const own = level.get(key) ?? { known: null, coming: null }
    level.delete(key)
    level.set(key, own)
    settle(own)
    if (!own.coming && (own.known?.version ?? -1) !== index.version() && isDue(own.known)) own.coming = make()
    settle(own)
    return own
  }

  function settle<M extends Made>(own: Kept<M>) {
    if (!own.coming?.ended()) return
    own.known = own.coming
    own.coming = null
  }

  function isDue(known: Made | null): boolean {
    const made = known?.made()
    return !made || isSettled() || performance.now() - made.at > made.ms * restShare
  }

  function forgetOld() {
    for (const level of [listings, rankings]) {
      let bytes = [...level.values()].reduce(
        (sum, { known, coming }) => sum + (known?.bytes() ?? 0) + (coming?.bytes() ?? 0),
        0,
      )
      for (const [key, { known, coming }] of level) {
        if (level.size === 1 || (level.size <= mostLevels && bytes <= mostBytes)) break
        bytes -= (known?.bytes() ?? 0) + (coming?.bytes() ?? 0)
        coming?.stop()
        level.delete(key)
      }
    }
  }

  async function byName(question: LevelQuestion, key: string, rows: number): Promise<Rows> {
    const own = kept(listings, key, () => createListing(index, question))
    if (!own.known) await own.coming?.reach(rows, patienceMs)
    settle(own)
    const listing = own.known ?? (own.coming as Listing)
    return {
      order: 'name',
      total: listing.count(),
      exact: own.known !== null && own.known.version === index.version(),
      from: listing.from,
      placeOf(name) {
        const { at, found } = listing.placeOf(name)
        return found ? at : null
      },
    }
  }

  return {
    /** The rows of a level; `rows` are those that must be known for the answer. */
    async look(question: LevelQuestion, { order, rows }: { order: Order; rows: number }): Promise<Rows> {
      const key = keyOf(question)
      const names = await byName(question, key, rows)
      if (order === 'name') {
        forgetOld()
        return names
      }
      const own = kept(rankings, key, () => createRanking(index, question))
      if (!own.known) await own.coming?.reach(patienceMs)
      settle(own)
      forgetOld()
      const { known } = own
      if (!known) return { ...names, exact: false }
      if (known.tooMany()) return names
      return {
        order: 'count',
        total: known.count(),
        exact: known.version === index.version(),
        from: known.from,
        placeOf(name) {
          const row = names.placeOf(name)
          const at = row === null ? -1 : known.placeOf(row)
          return at === -1 ? null : at
        },
      }
    },
    close() {
      for (const { coming } of [...listings.values(), ...rankings.values()]) coming?.stop()
    },
  }
}

const keyOf = ({ prefix, delimiter }: LevelQuestion) =>
  `${Buffer.from(prefix).toString('base64')} ${Buffer.from(delimiter).toString('base64')}`
