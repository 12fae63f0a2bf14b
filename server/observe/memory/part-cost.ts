import type { BulkConnection } from '#server/targets/bulk-connection.ts'
import type { LedgerCommand } from '#server/targets/ledger.ts'
import { writeCommand } from '#server/targets/wire.ts'
import { readPrices } from '../keys/walk-pace.ts'
import type { createProbe } from '../keys/walk-probe.ts'

type Probe = ReturnType<typeof createProbe>

/** What one node's share of an analysis has cost its server: our calls at the server's own price of each. */
export function createPartCost(probe: Probe) {
  const calls = new Map<string, number>()
  let serverMs: number | null = null

  return {
    spent(name: LedgerCommand, times: number) {
      calls.set(name, (calls.get(name) ?? 0) + times)
      probe.spent(name, times)
    },
    async settle(connection: BulkConnection) {
      const { bytes, read } = await connection.ask(writeCommand(['INFO', 'commandstats']), 1)
      probe.spent('info', 1)
      if (read.refusal()) return
      const { start, end } = read.text()
      const { prices } = readPrices(bytes.toString('latin1', start, end))
      serverMs = 0
      for (const [name, times] of calls) {
        const price = prices.get(name) ?? prices.get(name.split('|')[0] ?? name)
        if (price && price.calls > 0) serverMs += (times * price.usec) / price.calls / 1000
      }
    },
    told: () => ({ serverMs, commands: [...calls.values()].reduce((sum, times) => sum + times, 0) }),
  }
}

export type PartCost = ReturnType<typeof createPartCost>
