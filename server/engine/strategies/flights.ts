import type { Bytes, Row } from '#server/engine/ports.ts'

/**
 * Who may have the value besides the one who loaded it? A joiner's read may have begun after a write.
 * `fenced`: nothing was voided between the start of the load and its fill, so everybody who joined before the fill.
 * `unfenced`: no lease proves that, so only who joined before the load began. `nobody`: it was overtaken.
 */
export type Sharing = 'fenced' | 'unfenced' | 'nobody'

export type Landing = {
  row: Row | undefined
  bytes: Bytes | undefined
  sharing: Sharing
  how: 'loaded' | 'joined' | 'hit'
}

export type Flight = { landing: Promise<Landing>; tags: readonly string[]; voided: boolean; loading: boolean }

type Seats = { tags: readonly string[]; joinable: boolean }

/** The loads of this process that others may join, one per key at most. */
export function createFlights() {
  const byKey = new Map<string, Flight>()
  const all = new Set<Flight>()

  const close = (key: string, flight: Flight) => {
    if (byKey.get(key) === flight) byKey.delete(key)
  }
  const voidOne = (key: string, flight: Flight) => {
    flight.voided = true
    close(key, flight)
  }
  return {
    of: (key: string) => byKey.get(key),
    begin(key: string, { tags, joinable }: Seats, fly: (flight: Flight) => Promise<Landing>): Flight {
      const gate = Promise.withResolvers<Landing>()
      const flight: Flight = { landing: gate.promise, tags, voided: false, loading: false }
      all.add(flight)
      if (joinable) byKey.set(key, flight)
      const landed = () => {
        all.delete(flight)
        close(key, flight)
      }
      fly(flight).then(
        landing => {
          landed()
          gate.resolve(landing)
        },
        (error: unknown) => {
          landed()
          gate.reject(error)
        },
      )
      // Nobody may have stayed to hear of the failure; those who did get it through their own chain.
      gate.promise.catch(() => {})
      return flight
    },
    /** From now on nobody joins it. */
    close,
    voidKey(key: string) {
      const flight = byKey.get(key)
      if (flight) voidOne(key, flight)
    },
    voidTag(tag: string) {
      for (const [key, flight] of byKey) if (flight.tags.includes(tag)) voidOne(key, flight)
    },
    voidAll() {
      for (const flight of all) flight.voided = true
      byKey.clear()
    },
  }
}

export type Flights = ReturnType<typeof createFlights>
