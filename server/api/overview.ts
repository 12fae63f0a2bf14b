import { z } from 'zod'
import { type RangeName, ranges } from '#server/metrics/series.ts'
import { forObservers, router } from './init.ts'
import { target } from './targets.ts'

const range = z.enum(Object.keys(ranges) as [RangeName, ...RangeName[]])
const node = z.string().max(200).nullable().default(null)

export const overview = router({
  latest: forObservers
    .input(z.object({ target }))
    .query(({ ctx, input }) => ctx.system.target(input.target).latest()),

  series: forObservers
    .input(z.object({ target, range, node }))
    .query(({ ctx, input }) => ctx.system.target(input.target).series(input)),
})
