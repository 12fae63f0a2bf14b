import type { AxisSpec } from '#components/charts/chart-data.ts'
import type { Chart } from '#components/rpc/types.ts'
import { axisFormats } from './units.ts'

/** How the numbers of a chart read, and what bounds them. */
export const axisOf = ({ y }: Chart): AxisSpec => ({
  format: axisFormats[y.unit],
  ...(y.log && { log: true }),
  ...(y.unit === 'count' && { whole: true }),
  ...(y.unit === 'share' && { top: 1 }),
})
