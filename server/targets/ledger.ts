/** What another thread has cost a server, in memory that both threads see. */
export type Ledger = SharedArrayBuffer

/** The commands such a thread sends, as the server counts them; the last one stands for all others. */
export const ledgerCommands = [
  'scan',
  'type',
  'pttl',
  'memory|usage',
  'object|idletime',
  'object|encoding',
  'object|freq',
  'info',
  'dbsize',
  'ping',
  'other',
] as const
export type LedgerCommand = (typeof ledgerCommands)[number]

const [held, busy] = [0, 1]
const switchBytes = 8
const [hits, misses, bytesIn, bytesOut, board, firstCommand] = [0, 1, 2, 3, 4, 5]
const counters = firstCommand + ledgerCommands.length
/** A thread that has died in the middle of its lookups must not keep the sampler from its work. */
const longestHoldMs = 100

export function createLedger(): Ledger {
  return new SharedArrayBuffer(switchBytes + counters * 8)
}

const parts = (ledger: Ledger) => ({
  switches: new Int32Array(ledger, 0, 2),
  counts: new BigInt64Array(ledger, switchBytes, counters),
})

/** For the thread that spends. */
export function openLedger(ledger: Ledger) {
  const { switches, counts } = parts(ledger)
  const add = (at: number, amount: number) => void Atomics.add(counts, at, BigInt(amount))

  return {
    count(name: LedgerCommand, times: number) {
      add(firstCommand + ledgerCommands.indexOf(name), times)
    },
    lookups(found: number, notFound: number) {
      add(hits, found)
      add(misses, notFound)
    },
    traffic(received: number, sent: number) {
      add(bytesIn, received)
      add(bytesOut, sent)
    },
    /** Commands that the board itself has sent this server meanwhile: they are not somebody else's. */
    board: () => Number(Atomics.load(counts, board)),
    /** Waits until no INFO is being written, then keeps the next one waiting until `leave` is called. */
    async enter(): Promise<() => void> {
      for (;;) {
        Atomics.store(switches, busy, 1)
        const holding = Atomics.load(switches, held)
        if (holding <= 0) break
        leave()
        await Atomics.waitAsync(switches, held, holding, longestHoldMs).value
      }
      return leave
    },
  }

  function leave() {
    Atomics.store(switches, busy, 0)
    Atomics.notify(switches, busy)
  }
}

/** For the thread that shows what was spent. */
export function readLedger(ledger: Ledger) {
  const { switches, counts } = parts(ledger)
  const read = (at: number) => Number(Atomics.load(counts, at))

  return {
    read: () => ({
      hits: read(hits),
      misses: read(misses),
      bytesIn: read(bytesIn),
      bytesOut: read(bytesOut),
      commands: ledgerCommands.map((name, i) => [name, read(firstCommand + i)] as const),
    }),
    /** The board has had an answer of its own. */
    answered: () => void Atomics.add(counts, board, 1n),
    /** Resolves when no lookup is on its way: what the server has counted by then is in here. Returns the undo. */
    async hold(): Promise<() => void> {
      Atomics.add(switches, held, 1)
      await Atomics.waitAsync(switches, busy, 1, longestHoldMs).value
      return () => {
        Atomics.sub(switches, held, 1)
        Atomics.notify(switches, held)
      }
    },
  }
}
