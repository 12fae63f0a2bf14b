import type { Spent } from '#server/targets/account.ts'
import { parseFields } from './info.ts'

/** µs of the server's time that one call of a command takes, by name. */
export type CommandPrices = ReadonlyMap<string, number>

/** `cmdstat_latency|histogram:calls=10,usec=220,usec_per_call=22.00,…`; before Redis 7 without the `|`. */
export function parseCommandStats(text: string): CommandPrices {
  const prices = new Map<string, number>()
  for (const [field, value] of parseFields(text)) {
    const name = /^cmdstat_(.+)$/.exec(field)?.[1]
    const price = Number(/usec_per_call=([\d.]+)/.exec(value)?.[1])
    if (name && Number.isFinite(price)) prices.set(name.toLowerCase(), price)
  }
  return prices
}

export type Cost = { commands: number; bytes: number; share: number | null }

/** What the board's connections cost between two moments: per second, and as a share of the server's time. */
export function costBetween(
  before: Spent,
  after: Spent,
  { seconds, prices }: { seconds: number; prices: CommandPrices | null },
): Cost {
  const bytes = after.bytesIn + after.bytesOut - before.bytesIn - before.bytesOut
  return {
    commands: (after.commands - before.commands) / seconds,
    bytes: bytes / seconds,
    share: prices && serverTime(before, after, prices) / 1e6 / seconds,
  }
}

function serverTime(before: Spent, after: Spent, prices: CommandPrices): number {
  let microseconds = 0
  for (const [name, calls] of after.byName) {
    const price = prices.get(name) ?? prices.get(name.split('|')[0] ?? name) ?? 0
    microseconds += (calls - (before.byName.get(name) ?? 0)) * price
  }
  return microseconds
}
