import { createCounts } from './index-count.ts'
import type { NameIndex } from './index-names.ts'
import { type Range, rangeOf, sizeOf, skipName, takeFirst } from './index-range.ts'
import { compileGlob, type Glob } from './name-glob.ts'

const lookAtTimeEvery = 256

export type Search = {
  /** The next name that matches, −1 when there is none left, null when the time is over. */
  next(until: number): number | null
  /** Names passed so far, matching or not; where it stands, for a cursor. */
  looked(): number
  last(): number
}

/** Finds names by prefix and pattern in the index of one walk. */
export function createSearches(index: NameIndex) {
  const { names } = index
  const counts = createCounts()

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

  return {
    begin(question: { prefix: Uint8Array; pattern: Uint8Array | null; after: number | null }): Search {
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
    /** How many names match; without a pattern that needs no looking. */
    count({ prefix, pattern }: { prefix: Uint8Array; pattern: Uint8Array | null }): {
      total: number
      exact: boolean
    } {
      if (!pattern) return { total: sizeOf(rangeOf(names, index.runs(), prefix)), exact: true }
      const key = `${Buffer.from(prefix).toString('base64')} ${Buffer.from(pattern).toString('base64')}`
      return counts(key, index.count(), () => {
        const glob = compileGlob(pattern)
        const range = rangeFor(prefix, glob)
        return () => {
          const address = range ? takeFirst(names, range) : -1
          return address === -1 ? null : matches(glob, address)
        }
      })
    },
  }
}
