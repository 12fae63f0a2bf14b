// The only door through which the server's types come to the screen. Types only: nothing here runs.
import type { inferRouterOutputs } from '@trpc/server'
import type { AppRouter } from '#server/api/router.ts'

export type { BoardErrorCode } from '#server/errors.ts'
export type { Metric, Reading } from '#server/metrics/catalogue.ts'
export type { Line, RangeName, Series } from '#server/metrics/series.ts'
export type {
  Frame,
  HitWindow,
  NodeFacts,
  NodeFrame,
  TargetFacts,
} from '#server/observe/frame.ts'
export type { AppRouter }

type Outputs = inferRouterOutputs<AppRouter>
export type ActivityEntry = Outputs['activity']['list']['entries'][number]
export type BoardHealth = Outputs['board']['health']
