import type { Beside } from '#components/live/lab/chart-grid.tsx'
import { marksOfLane } from '#components/live/lab/lab-marks.ts'
import { runColumns } from '#components/live/lab/lab-sources.ts'
import type { LaneId } from '#components/rpc/types.ts'
import type { Playhead, Range } from './playhead.ts'
import type { Run } from './run.ts'

const laneIds: readonly LaneId[] = ['a', 'b', 'c', 'd']

/** The lanes that a run has numbers of: also one that was added after its start. */
export function lanesOf({ series }: Pick<Run, 'series'>): LaneId[] {
  const found = laneIds.filter(id => Object.keys(series.lines).some(name => name.startsWith(`${id}.`)))
  return found.length > 0 ? found : ['a']
}

/** From its first second to its last. */
export function rangeOf({
  series,
  startedAt,
  endedAt,
}: Pick<Run, 'series' | 'startedAt' | 'endedAt'>): Range {
  const from = series.at[0] ?? startedAt
  return { from, to: Math.max(from + 1_000, series.at.at(-1) ?? endedAt ?? from) }
}

/** Another run as if it had begun when the first one did. */
export function alignedTo(run: Run, from: number): Run {
  const shift = from - rangeOf(run).from
  return {
    ...run,
    series: { ...run.series, at: run.series.at.map(at => at + shift) },
    marks: run.marks.map(mark => ({ ...mark, at: mark.at + shift })),
  }
}

type Options = { run: Run; lane: LaneId; label: string; range: Range; playhead: Playhead }

/** One lane of a run, for a column of charts that shows what the replay has come to. */
export function besideOf({ run, lane, label, range, playhead }: Options): Beside {
  return {
    id: `${run.id} ${lane}`,
    label,
    marks: marksOfLane(run.marks, lane),
    sourceOf: chart => ({
      subscribe: playhead.subscribe,
      read: () => {
        const until = playhead.state().at ?? range.to
        return runColumns(run.series, { chart, lane, window: { ...range, until } })
      },
    }),
  }
}
