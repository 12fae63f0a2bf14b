import { next } from './build.js'
import { addressOf, loadEnvironment } from './environment.js'
import { launchRecord } from './launch-record.js'
import { whyNot } from './port.js'
import { prepareInstall } from './prepare.js'
import { inRoot } from './project.js'
import { stopWith } from './stop-with.js'
import { runWeb } from './web-process.js'

const env = loadEnvironment()
const address = addressOf(env)
const record = launchRecord(env, address.port)
const inTheWay = await whyNot({ ...address, command: 'npm run dev', ownFolder: record.isRunning })
if (inTheWay) stopWith(inTheWay)
if (!address.onLoopback && !env.CACHEBOARD_TOKEN) {
  stopWith(
    `CACHEBOARD_TOKEN: is required because HOST=${address.host} can be reached from other machines`,
    78,
  )
}
await prepareInstall()

process.on('exit', record.drop)
record.write()
console.log(`Cacheboard with hot reload is going to be on ${address.self} (Ctrl-C stops it)`)
const args = [
  '--import',
  inRoot('bin/end-with-parent.js'),
  next,
  'dev',
  '-H',
  address.host,
  '-p',
  String(address.port),
]
const web = { ...env, NODE_ENV: 'development', HOST: address.host, PORT: String(address.port) }
process.exit(await runWeb(args, { env: web, terminal: process.stdout.isTTY === true, onStart: () => {} }))
