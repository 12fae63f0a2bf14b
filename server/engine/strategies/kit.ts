import type { CacheStore, Clock, DirtySet, Journal, Random, SourceOfTruth } from '#server/engine/ports.ts'
import type { Admission } from '#server/engine/strategies/admission.ts'
import type { Flights } from '#server/engine/strategies/flights.ts'
import type { Guard } from '#server/engine/strategies/guard.ts'
import type { Loads } from '#server/engine/strategies/loads.ts'
import type { Describe } from '#server/engine/strategies/request.ts'
import type { Limit } from '#server/engine/strategies/timeouts.ts'
import type { Trace } from '#server/engine/trace.ts'

/** What the strategies of one engine work with. */
export type Kit = {
  store: CacheStore & Journal & DirtySet
  source: SourceOfTruth
  clock: Clock
  random: Random
  trace: Trace
  describe: Describe
  limit: Limit
  guard: Guard
  flights: Flights
  loads: Loads
  /** Whether the absence of this row may be cached. */
  admits: Admission
  /** Names this engine among others: in lease tokens and as a consumer of the journal. */
  name: string
  /** A lease token that nobody else ever uses. */
  token: () => string
  /** Keys for which this process asks for a lease to refresh early. */
  volunteers: Set<string>
}
