import type { ChartColumns } from '#components/charts/chart-data.ts'
import { sinceStart } from './playhead.ts'

const seconds = [10, 30, 60, 120, 300, 600, 1_800, 3_600]
const most = 7

/** Round moments of a run, counted from its start. */
export function runTicks({ from, to }: ChartColumns): { at: number; words: string }[] {
  const step = seconds.map(each => each * 1000).find(each => (to - from) / each <= most) ?? 7_200_000
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => ({
    at: from + index * step,
    words: sinceStart(index * step),
  }))
}
