import { activity } from './activity.ts'
import { board } from './board.ts'
import { createCallerFactory, router } from './init.ts'
import { overview } from './overview.ts'
import { session } from './session.ts'
import { targets } from './targets.ts'

export const appRouter = router({ activity, board, overview, session, targets })
export const createCaller = createCallerFactory(appRouter)
export type AppRouter = typeof appRouter
