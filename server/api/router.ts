import { activity } from './activity.ts'
import { advice } from './advice.ts'
import { alerts } from './alerts.ts'
import { board } from './board.ts'
import { clients } from './clients.ts'
import { experiments } from './experiments.ts'
import { hotkeys } from './hotkeys.ts'
import { createCallerFactory, router } from './init.ts'
import { inspect } from './inspect.ts'
import { keys } from './keys.ts'
import { latency } from './latency.ts'
import { livecommands } from './livecommands.ts'
import { memory } from './memory.ts'
import { namespaces } from './namespaces.ts'
import { operate } from './operate.ts'
import { overview } from './overview.ts'
import { races } from './races.ts'
import { runs } from './runs.ts'
import { session } from './session.ts'
import { slowlog } from './slowlog.ts'
import { strategies } from './strategies.ts'
import { targets } from './targets.ts'
import { traces } from './traces.ts'

export const appRouter = router({
  activity,
  advice,
  alerts,
  board,
  clients,
  hotkeys,
  experiments,
  inspect,
  keys,
  latency,
  livecommands,
  memory,
  namespaces,
  operate,
  overview,
  races,
  runs,
  session,
  slowlog,
  strategies,
  targets,
  traces,
})
export const createCaller = createCallerFactory(appRouter)
export type AppRouter = typeof appRouter
