import type { NameIndex } from './index-names.ts'
import { type Range, sizeOf, takeFirst } from './index-range.ts'

const mostRemembered = 3
const lookAtTimeEvery = 256
const firstRoom = 1024

type Found = {
  version: number
  addresses: Uint32Array
  count: number
  looked: number
  range: Range | null
  matches: (address: number) => boolean
  ended: boolean
}

export type Matches = Pick<Found, 'addresses' | 'count' | 'looked' | 'ended'>

/**
 * What a pattern finds, in order. It is found out a piece at a time, as far as somebody asks for, and kept: the
 * thousandth page is then as near as the first.
 */
export function createMatches(index: NameIndex) {
  const { names } = index
  const known = new Map<string, Found>()

  function remembered(key: string, start: () => Pick<Found, 'range' | 'matches'>): Found {
    const before = known.get(key)
    const version = index.version()
    const fresh = { version, addresses: new Uint32Array(firstRoom), count: 0, looked: 0, ended: false }
    const found = before?.version === version ? before : { ...fresh, ...start() }
    known.delete(key)
    known.set(key, found)
    for (const oldest of known.keys()) if (known.size > mostRemembered) known.delete(oldest)
    return found
  }

  function add(found: Found, address: number) {
    if (found.count === found.addresses.length) {
      const room = Math.min(found.count * 2, found.count + (found.range ? sizeOf(found.range) : 0) + 1)
      const larger = new Uint32Array(room)
      larger.set(found.addresses)
      found.addresses = larger
    }
    found.addresses[found.count++] = address
  }

  return {
    /** At least so many of them, unless there are fewer, or the time is over. */
    grow(
      { key, wanted, until }: { key: string; wanted: number; until: number },
      start: () => Pick<Found, 'range' | 'matches'>,
    ): Matches {
      const found = remembered(key, start)
      for (let step = 1; !found.ended && found.count < wanted; step++) {
        if (step % lookAtTimeEvery === 0 && performance.now() > until) break
        const address = found.range ? takeFirst(names, found.range) : -1
        if (address === -1) found.ended = true
        else {
          found.looked += 1
          if (found.matches(address)) add(found, address)
        }
      }
      return found
    },
  }
}
