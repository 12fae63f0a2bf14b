import { catalogue, type Metric, metrics, type Reading } from './catalogue.ts'

export const emptyReading = (): Reading => eachMetric(() => null)

export function eachMetric(value: (metric: Metric) => number | null): Reading {
  return Object.fromEntries(metrics.map(metric => [metric, value(metric)])) as Reading
}

/**
 * A replica repeats its master's keys, expirations and writes: counting them again would show them twice.
 * Its reads, memory, clients and network are its own. Where a replica is all that is watched, nothing is shown twice.
 */
const mastersOnly: ReadonlySet<Metric> = new Set(['keys', 'keysWithTtl', 'expired', 'evicted', 'operations'])

type Part = { master: boolean; reading: Reading }

/** The target's numbers from its nodes'. A sum with an unknown part is unknown, never too small. */
export function combine(parts: readonly Part[]): Reading {
  const masters = parts.length === 1 ? parts : parts.filter(part => part.master)
  return eachMetric(metric => {
    const counted = mastersOnly.has(metric) ? masters : parts
    const values = counted.map(part => part.reading[metric])
    return catalogue[metric].across === 'max' ? highest(values) : total(metric, values)
  })
}

function highest(values: (number | null)[]): number | null {
  const known = values.filter(value => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}

function total(metric: Metric, values: (number | null)[]): number | null {
  const known = values.filter(value => value !== null)
  if (known.length === 0 || known.length < values.length) return null
  // One node without a limit: the whole has none.
  if (metric === 'memoryLimit' && known.includes(0)) return 0
  return known.reduce((sum, value) => sum + value, 0)
}
