import type { AxisSpec, LimitSpec, LineSpec } from '#components/charts/chart-data.ts'
import { milliseconds } from '#components/format/durations.ts'
import { bytes, count, grouped, type Parts, rate } from '#components/format/numbers.ts'

/** A chart of one lane. The keys of its lines are the board's names without the lane: `p99`, not `a.p99`. */
export type LabChartSpec = {
  id: string
  title: string
  hint: string
  lines: readonly LineSpec[]
  axis: AxisSpec
  empty: string
  limit?: LimitSpec
  /** Told of the whole lab, not of a lane. */
  whole?: boolean
}

const perSecond: AxisSpec = { format: rate }
const share: AxisSpec = { format: shareText, top: 1 }
const rareShare: AxisSpec = { format: shareText }
const whole: AxisSpec = { format: count, whole: true }

export const hitRateChart: LabChartSpec = {
  id: 'hit rate',
  title: 'Hit rate',
  hint: 'a gap: nobody read',
  lines: [{ key: 'hitRate', label: 'hit rate', tone: 'hit', area: true }],
  axis: share,
  empty: 'Nobody read in this stretch of time, so there is no rate.',
}

export const latencyChart: LabChartSpec = {
  id: 'latency',
  title: 'Latency of reads',
  hint: 'p50 · p99 · p99.9, log',
  lines: [
    { key: 'p999', label: 'p99.9', tone: 'stale' },
    { key: 'p99', label: 'p99', tone: 'miss', dashed: true },
    { key: 'p50', label: 'p50', tone: 'hit', area: true },
  ],
  axis: { format: milliseconds, log: true },
  empty: 'No latency that could be believed was measured in this stretch of time.',
}

export const databaseChart: LabChartSpec = {
  id: 'database',
  title: 'Database load',
  hint: 'queries per second',
  lines: [
    { key: 'queries', label: 'queries', tone: 'db', area: true },
    { key: 'capacity', label: 'can serve', tone: 'mute', dashed: true },
  ],
  axis: perSecond,
  empty: 'The database was asked nothing in this stretch of time.',
}

export const staleChart: LabChartSpec = {
  id: 'stale',
  title: 'Stale reads',
  hint: 'older than the last commit',
  lines: [{ key: 'staleShare', label: 'stale', tone: 'stale', area: true }],
  axis: rareShare,
  empty: 'No read has been judged in this stretch of time.',
}

export const writesChart: LabChartSpec = {
  id: 'writes',
  title: 'Writes at risk',
  hint: 'not yet in the database',
  lines: [
    { key: 'unflushed', label: 'unflushed', tone: 'write', area: true },
    { key: 'lost', label: 'lost', tone: 'stale', dashed: true },
  ],
  axis: whole,
  empty: 'Nothing was written in this stretch of time.',
}

export const memoryChart: LabChartSpec = {
  id: 'memory',
  title: 'Memory of the lane',
  hint: 'its entries in the cache',
  lines: [{ key: 'memory', label: 'memory', tone: 'db', area: true }],
  axis: { format: bytes, whole: true },
  empty: 'The first walk over the lane’s entries has not ended yet.',
}

export const queueChart: LabChartSpec = {
  id: 'queue',
  title: 'Pool queue',
  hint: 'waiting for a connection',
  lines: [
    { key: 'queue', label: 'waiting', tone: 'stale', area: true },
    { key: 'busy', label: 'busy', tone: 'db', dashed: true },
  ],
  axis: whole,
  empty: 'Nothing was measured in this stretch of time.',
}

export const paceChart: LabChartSpec = {
  id: 'pace',
  title: 'Offered and achieved',
  hint: 'requests per second',
  lines: [
    { key: 'offered', label: 'offered', tone: 'mute', dashed: true },
    { key: 'achieved', label: 'achieved', tone: 'text', area: true },
  ],
  axis: perSecond,
  empty: 'Nothing was asked in this stretch of time.',
  whole: true,
}

const classesChart: LabChartSpec = {
  id: 'classes',
  title: 'How reads ended',
  hint: 'per second; all ways below',
  lines: [
    { key: 'hit', label: 'hit', tone: 'hit', area: true },
    { key: 'loaded', label: 'loaded', tone: 'miss' },
    { key: 'joined', label: 'joined', tone: 'miss', dashed: true },
    { key: 'bypassed', label: 'bypassed', tone: 'db' },
    { key: 'failed', label: 'failed', tone: 'stale', dashed: true },
  ],
  axis: perSecond,
  empty: 'Nobody read in this stretch of time.',
}

export const laneCharts: readonly LabChartSpec[] = [
  hitRateChart,
  latencyChart,
  databaseChart,
  staleChart,
  queueChart,
  writesChart,
  memoryChart,
]

export const labCharts: readonly LabChartSpec[] = [...laneCharts, classesChart, paceChart]

/** Small shares keep their digits: 0.42 %. */
function shareText(amount: number): Parts {
  const percent = amount * 100
  return { value: grouped(percent, percent < 1 ? 2 : 1), unit: '%' }
}
