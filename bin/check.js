import { runChecks } from './checks.js'
import { loadEnvironment } from './environment.js'
import { prepareInstall } from './prepare.js'

const env = loadEnvironment()
await prepareInstall()
process.exit((await runChecks(env)) ? 0 : 1)
