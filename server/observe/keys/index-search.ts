import { createMatches } from './index-matches.ts'
import type { NameIndex } from './index-names.ts'
import { type Range, rangeOf, sizeOf, skipMany, skipName, takeFirst } from './index-range.ts'
import { compileGlob, type Glob } from './name-glob.ts'

const lookAtTimeEvery = 256
const countMs = 15

export type Search = {
  /** The next name that matches, −1 when there is none left, null when the time is over. */
  next(until: number): number | null
  /** Names passed so far, matching or not; where it stands, for a cursor. */
  looked(): number
  last(): number
}

type Sought = { prefix: Uint8Array; pattern: Uint8Array | null }

/** Finds names by prefix and pattern in the index of one walk. */
export function createSearches(index: NameIndex) {
  const { names } = index
  const found = createMatches(index)

  /** Only where both the namespace and the beginning of the pattern allow it. */
  function rangeFor(prefix: Uint8Array, glob: Glob | null): Range | null {
    const literal = glob?.literal ?? prefix
    const [short, long] = literal.length < prefix.length ? [literal, prefix] : [prefix, literal]
    if (short.some((byte, i) => long[i] !== byte)) return null
    return rangeOf(names, index.runs(), long)
  }

  const matches = (glob: Glob | null, address: number) => {
    if (!glob) return true
    const start = names.startOf(address)
    return glob.matches(names.chunkOf(address), start, start + names.lengthOf(address))
  }

  /** Known without comparing a name; undefined where names must be compared. */
  function rangeAlone({ prefix, pattern }: Sought): Range | null | undefined {
    const glob = pattern && compileGlob(pattern)
    return !glob || glob.isPrefix ? rangeFor(prefix, glob) : undefined
  }

  function grow({ prefix, pattern }: Sought, wanted: number, until: number) {
    const key = [prefix, pattern ?? []].map(each => Buffer.from(each).toString('base64')).join(' ')
    return found.grow({ key, wanted, until }, () => {
      const glob = pattern && compileGlob(pattern)
      return { range: rangeFor(prefix, glob), matches: address => matches(glob, address) }
    })
  }

  return {
    begin(question: Sought & { after: number | null }): Search {
      const glob = question.pattern && compileGlob(question.pattern)
      const range = rangeFor(question.prefix, glob)
      if (range && question.after !== null) skipName(names, range, question.after)
      let looked = 0
      let last = -1
      return {
        next(until) {
          if (!range) return -1
          for (;;) {
            if (looked % lookAtTimeEvery === lookAtTimeEvery - 1 && performance.now() > until) {
              looked += 1
              const passed = takeFirst(names, range)
              if (passed === -1) return -1
              last = passed
              return matches(glob, passed) ? passed : null
            }
            const address = takeFirst(names, range)
            if (address === -1) return -1
            looked += 1
            last = address
            if (matches(glob, address)) return address
          }
        },
        looked: () => looked,
        last: () => last,
      }
    },
    /** Tells of any name whether it is one of these. */
    covering({ prefix, pattern }: Sought): (address: number) => boolean {
      const glob = pattern && compileGlob(pattern)
      return address => names.comparePrefix(address, prefix) === 0 && matches(glob, address)
    },
    /** Matches from the n-th on. `looked` are the names that had to be compared; none left: `ended`. */
    from(
      sought: Sought,
      { offset, limit, until }: { offset: number; limit: number; until: number },
    ): { addresses: Uint32Array; looked: number; ended: boolean } {
      const range = rangeAlone(sought)
      if (range === undefined) {
        const { addresses, count, looked, ended } = grow(sought, offset + limit, until)
        const end = Math.min(count, offset + limit)
        return {
          addresses: addresses.subarray(Math.min(offset, end), end),
          looked,
          ended: ended && end === count,
        }
      }
      const size = range ? sizeOf(range) : 0
      const taken = new Uint32Array(Math.max(0, Math.min(limit, size - offset)))
      if (range && taken.length > 0) {
        skipMany(names, range, offset)
        for (let i = 0; i < taken.length; i++) taken[i] = takeFirst(names, range)
      }
      return { addresses: taken, looked: size, ended: offset + taken.length >= size }
    },
    /** How many names match; only where names must be compared that takes a while, in pieces. */
    count(sought: Sought): { total: number; exact: boolean } {
      const range = rangeAlone(sought)
      if (range !== undefined) return { total: range ? sizeOf(range) : 0, exact: true }
      const { count, ended } = grow(sought, Number.POSITIVE_INFINITY, performance.now() + countMs)
      return { total: count, exact: ended }
    },
  }
}
