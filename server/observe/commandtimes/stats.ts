import { parseFields } from '../info.ts'

/** What a command has done since the server started, or since its counters were reset. */
export type CommandStats = { calls: number; microseconds: number; rejected: number; failed: number }

/** `cmdstat_latency|histogram:calls=10,usec=220,usec_per_call=22.00,rejected_calls=0,failed_calls=1` */
export function parseStats(text: string): Map<string, CommandStats> {
  const found = new Map<string, CommandStats>()
  for (const [field, value] of parseFields(text)) {
    const name = /^cmdstat_(.+)$/.exec(field)?.[1]
    if (!name) continue
    const numbers = new Map(value.split(',').map(part => part.split('=') as [string, string]))
    const number = (key: string) => Number(numbers.get(key) ?? 0) || 0
    found.set(name.toLowerCase(), {
      calls: number('calls'),
      microseconds: number('usec'),
      rejected: number('rejected_calls'),
      failed: number('failed_calls'),
    })
  }
  return found
}

/** What was added between two readings; counters that went back have begun again. */
export function statsBetween(before: CommandStats | undefined, after: CommandStats): CommandStats {
  if (!before || after.calls < before.calls || after.microseconds < before.microseconds) return after
  return {
    calls: after.calls - before.calls,
    microseconds: after.microseconds - before.microseconds,
    rejected: Math.max(0, after.rejected - before.rejected),
    failed: Math.max(0, after.failed - before.failed),
  }
}

export function addStats(a: CommandStats, b: CommandStats): CommandStats {
  return {
    calls: a.calls + b.calls,
    microseconds: a.microseconds + b.microseconds,
    rejected: a.rejected + b.rejected,
    failed: a.failed + b.failed,
  }
}
