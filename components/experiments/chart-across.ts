import type { AcrossSpec } from '#components/charts/chart-data.ts'
import { overNumbers, placeOfAmount } from '#components/charts/over-numbers.ts'
import { overProportions, placeOfProportion } from '#components/charts/over-proportions.ts'
import { joined } from '#components/format/numbers.ts'
import type { Chart } from '#components/rpc/types.ts'
import { axisFormats } from './units.ts'

/** What runs from left to right in a chart, and where on it an amount lies. */
export function acrossOf({ x }: Chart): AcrossSpec {
  const format = (amount: number) => joined(axisFormats[x.unit](amount))
  return x.log ? overProportions(x.label, format) : overNumbers(x.label, format)
}

export const placeIn = ({ x }: Chart) => (x.log ? placeOfProportion : placeOfAmount)
