/**
 * While others use a server: how much of its time is taken, and how long one call keeps everybody waiting, in µs of
 * the server. Each call wakes it, which costs others as much as many names do: few calls are felt less than many short
 * ones. Their p99 moves when one request in some hundred meets a call; where a person waits it may cost more.
 */
export type Manner = {
  share: number
  callUs: number
  /** A server that is not alone on its machine counts the time in which it was not running: the walk must still end. */
  longestRestMs: number
}
export const unnoticed: Manner = { share: 0.0009, callUs: 400, longestRestMs: 500 }
export const awaited: Manner = { share: 0.025, callUs: 60, longestRestMs: 5 }
const busyAbove = 50
const busyForMs = 2000
const callWhenIdle = 500
/** Until the server has said what it takes: the board's own measurement of SCAN, rounded up. */
const assumedUsPerUnit = 0.25
/** On a busy machine a command also takes the time in which its server was not running: the best of some counts. */
const bestOf = 50

export type Prices = ReadonlyMap<string, { calls: number; usec: number }>
/** `board`: commands that other parts of the board have sent so far. */
export type Reading = { at: number; commands: number; board: number; prices: Prices }

/** Why it goes slowly: others were seen, or the server does not tell. */
export type Slowly = 'others' | 'unknown' | null

/** What holds for a whole of which parts go slowly. */
export function slowest(parts: readonly { slowly(): Slowly }[]): Slowly {
  const all = parts.map(part => part.slowly())
  return all.find(why => why === 'others') ?? all.find(why => why !== null) ?? null
}

/** `total_commands_processed` and `cmdstat_scan:calls=…,usec=…` of INFO. */
export function readPrices(text: string): { commands: number; prices: Prices } {
  const prices = new Map<string, { calls: number; usec: number }>()
  for (const [, name = '', calls, usec] of text.matchAll(/^cmdstat_([^:]+):calls=(\d+),usec=(\d+)/gm)) {
    prices.set(name.toLowerCase(), { calls: Number(calls), usec: Number(usec) })
  }
  return { commands: Number(/^total_commands_processed:(\d+)/m.exec(text)?.[1] ?? Number.NaN), prices }
}

/**
 * Decides how much to ask at once and how long to rest. It goes by what the server itself says that our commands
 * take, not by round trips, which on a busy machine tell more about the board than about the server.
 */
export function createPace(options: {
  manner: Manner
  mostUnits: number
  firstUnits: number
  /** Fewer at once spare nobody: sending and receiving then takes longer than what was asked for. */
  leastUnits: number
}) {
  let { manner } = options
  let units = options.firstUnits
  let usPerUnit = assumedUsPerUnit
  let measured: number[] = []
  let busyUntil = Number.POSITIVE_INFINITY
  let last: Reading | null = null
  let isBlind = false
  let own = new Map<string, number>()
  let ownCommands = 0
  let ownUnits = 0
  let duty = 0
  /** What the last reading had too many, and over how long. */
  let doubted = { others: 0, ms: 1 }

  function serverTimeOf(before: Reading, after: Reading): number {
    let us = 0
    for (const [name, calls] of own) {
      const now = priceOf(after.prices, name)
      const then = priceOf(before.prices, name)
      if (!now) continue
      const [deltaCalls, deltaUs] = [now.calls - (then?.calls ?? 0), now.usec - (then?.usec ?? 0)]
      us += calls * (deltaCalls > 0 ? deltaUs / deltaCalls : now.usec / Math.max(1, now.calls))
    }
    return us
  }

  const isBusy = (at: number) => at < busyUntil

  function adapt(at: number) {
    const wanted = (isBusy(at) ? manner.callUs : callWhenIdle) / usPerUnit
    // Grows no faster than it learns.
    units = Math.round(Math.max(options.leastUnits, Math.min(options.mostUnits, wanted, units * 4)))
  }

  /** The board hears of its own answers a moment later than INFO: too many now are too few the next time. */
  function notice({ others, ms, at }: { others: number; ms: number; at: number }) {
    const sure = ((doubted.others + Math.min(0, others)) / doubted.ms) * 1000
    if (sure > busyAbove) busyUntil = at + busyForMs
    else if (busyUntil === Number.POSITIVE_INFINITY && (others / ms) * 1000 <= busyAbove) busyUntil = at
    doubted = { others: Math.max(0, others), ms }
  }

  return {
    units: () => units,
    become(other: Manner) {
      manner = other
    },
    /** ms to wait before the next call. */
    rest(at: number) {
      if (!isBusy(at)) return 0
      const ms = (units * usPerUnit * (1 / manner.share - 1)) / 1000
      return Math.min(manner.longestRestMs, Math.max(1, ms))
    },
    spent(name: string, calls: number) {
      own.set(name, (own.get(name) ?? 0) + calls)
      ownCommands += calls
    },
    did(count: number) {
      ownUnits += count
    },
    learn(reading: Reading) {
      isBlind = false
      if (last && Number.isFinite(reading.commands)) {
        const ms = Math.max(1, reading.at - last.at)
        const own = ownCommands + reading.board - last.board
        notice({ others: reading.commands - last.commands - own, ms, at: reading.at })
        const us = serverTimeOf(last, reading)
        if (ownUnits > 0 && us > 0) {
          measured = [...measured, us / ownUnits].slice(-bestOf)
          usPerUnit = Math.min(...measured)
        }
        duty = us / 1000 / ms
      }
      last = reading
      own = new Map()
      ownCommands = 0
      ownUnits = 0
      adapt(reading.at)
    },
    /** INFO is not to be had: the walk stays polite, as if somebody were there. */
    cannotLearn() {
      last = null
      isBlind = true
      busyUntil = Number.POSITIVE_INFINITY
    },
    duty: () => duty,
    busy: isBusy,
    /** Null also while it is not known yet. */
    slowly(at: number): Slowly {
      if (isBlind) return 'unknown'
      return busyUntil !== Number.POSITIVE_INFINITY && isBusy(at) ? 'others' : null
    },
  }
}

/** Before Redis 7 subcommands are counted under their container. */
function priceOf(prices: Prices, name: string) {
  return prices.get(name) ?? prices.get(name.split('|')[0] ?? name)
}

export type Pace = ReturnType<typeof createPace>
