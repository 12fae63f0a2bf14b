import type { Metric, Reading, Series } from '#components/rpc/types.ts'

/** Columns, as the charts want them: `at[i]` (ms since 1970) belongs to index i of every line. null: a gap. */
export type Columns = { at: number[]; lines: Partial<Record<Metric, (number | null)[]>> }

/** One moment. `reading` is null where the server did not answer. */
type Row = { at: number; seconds: number; reading: Partial<Reading> | null; seeded: boolean }

export type Ring = ReturnType<typeof createRing>

const gapAfterIntervals = 2.5
const bucketMs = 1000

/** The last minutes of one node or of the whole target, in the order of time and without doubles. */
export function createRing(most = 300, rows: Row[] = []) {
  function insert(row: Row) {
    const after = rows.findLastIndex(each => each.at < row.at)
    const there = rows[after + 1]
    rows.splice(after + 1, there?.at === row.at ? 1 : 0, row)
  }

  function trim() {
    const newest = rows.at(-1)
    if (!newest) return
    const oldest = newest.at - most * bucketMs
    const keep = rows.findIndex(row => row.at >= oldest)
    if (keep > 0) rows.splice(0, keep)
  }

  return {
    /** A live sample. The same moment twice is one moment. */
    push(at: number, seconds: number, reading: Reading | null) {
      insert({ at, seconds, reading, seeded: false })
      trim()
    },
    /** What the server remembers fills the seconds that this tab did not see itself. */
    seed(series: Pick<Series, 'at' | 'lines' | 'step'>) {
      rows = rows.filter(row => !row.seeded)
      const seen = new Set(rows.map(row => Math.floor(row.at / bucketMs)))
      for (const [index, at] of series.at.entries()) {
        if (seen.has(Math.floor(at / bucketMs))) continue
        insert({ at, seconds: series.step, reading: readingAt(series, index), seeded: true })
      }
      trim()
    },
    read: (metrics: readonly Metric[]): Columns => columnsOf(withGaps(rows), metrics),
    copy: () => createRing(most, [...rows]),
    newest: () => rows.at(-1)?.at ?? null,
    get size() {
      return rows.length
    },
  }
}

function readingAt(series: Pick<Series, 'lines'>, index: number): Partial<Reading> | null {
  const entries = Object.entries(series.lines).map(([metric, line]) => [metric, line.avg[index] ?? null])
  return entries.some(([, value]) => value !== null) ? Object.fromEntries(entries) : null
}

/** A hole between two samples becomes a moment without values, so that no line is drawn across it. */
function withGaps(rows: readonly Row[]): Row[] {
  return rows.flatMap((row, index) => {
    const before = rows[index - 1]
    if (!before) return [row]
    const longest = Math.max(before.seconds, row.seconds) * gapAfterIntervals * 1000
    if (row.at - before.at <= longest) return [row]
    return [{ at: before.at + before.seconds * 1000, seconds: 0, reading: null, seeded: false }, row]
  })
}

function columnsOf(rows: readonly Row[], metrics: readonly Metric[]): Columns {
  const column = (metric: Metric) => rows.map(row => row.reading?.[metric] ?? null)
  return {
    at: rows.map(row => row.at),
    lines: Object.fromEntries(metrics.map(metric => [metric, column(metric)])),
  }
}
