import type { BulkConnection } from '#server/targets/bulk-connection.ts'
import { type Ledger, type LedgerCommand, openLedger } from '#server/targets/ledger.ts'
import { writeCommand } from '#server/targets/wire.ts'
import { type Pace, readPrices } from './walk-pace.ts'

const questions = Buffer.concat([
  writeCommand(['INFO', 'stats']),
  writeCommand(['INFO', 'commandstats']),
  writeCommand(['DBSIZE']),
])
const whoAreYou = writeCommand(['INFO', 'server'])
/** INFO takes longer than one of our calls: where it is known that others are at work, it is asked for seldom. */
const everyMs = 100
const everyMsWhenBusy = 500

/** Keeps a pace in touch with its server: what our commands take there, and whether others are at work. */
export function createProbe(options: { pace: Pace; ledger: Ledger }) {
  const { pace } = options
  const ledger = openLedger(options.ledger)
  let nextAt = 0
  let size = 0

  function spent(name: LedgerCommand, calls: number) {
    ledger.count(name, calls)
    pace.spent(name, calls)
  }

  return {
    spent,
    ledger,
    due: (at: number) => at >= nextAt,
    /** Keys that the server says it holds. */
    size: () => size,
    async ask(connection: BulkConnection) {
      const { bytes, read } = await connection.ask(questions, 3)
      const at = performance.now()
      const isFirst = nextAt === 0
      const refused = read.refusal()
      const stats = refused ? null : read.text()
      const prices = read.refusal() ? null : read.text()
      if (stats && prices) {
        const text = `${bytes.toString('latin1', stats.start, stats.end)}\n${bytes.toString('latin1', prices.start, prices.end)}`
        pace.learn({ at, board: ledger.board(), ...readPrices(text) })
      } else pace.cannotLearn()
      // The first look cannot compare: the second comes soon after.
      nextAt = at + (isFirst ? everyMs / 4 : pace.busy(at) ? everyMsWhenBusy : everyMs)
      if (!read.refusal()) size = read.integer() ?? size
      spent('info', 2)
      spent('dbsize', 1)
    },
    /** Changes when the server is started again; null where it may not be asked. */
    async runId(connection: BulkConnection): Promise<string | null> {
      const { bytes, read } = await connection.ask(whoAreYou, 1)
      spent('info', 1)
      if (read.refusal()) return null
      const { start, end } = read.text()
      return /^run_id:(\S+)/m.exec(bytes.toString('latin1', start, end))?.[1] ?? null
    },
  }
}
