import { type Policy, type PolicyInput, parsePolicy } from '#server/engine/policy.ts'

/** Long enough for a queue of thousands of callers. */
const patienceMs = 3_600_000

/** Nothing but what is asked about stands between a caller and the database: no cap, no breaker, nobody gives up. */
export const unhindered = ({ protections, ...policy }: PolicyInput): Policy =>
  parsePolicy({
    ...policy,
    protections: {
      coalesce: false,
      lease: null,
      ...protections,
      breaker: null,
      databaseCap: null,
      cacheBudgetMs: 1_000,
      deadlineMs: patienceMs,
      loadTimeoutMs: patienceMs,
      backoffMs: 0,
    },
  })
