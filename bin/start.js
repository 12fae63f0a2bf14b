import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { next } from './build.js'
import { addressOf, loadEnvironment, urlOf } from './environment.js'
import { launchRecord } from './launch-record.js'
import { openBrowser } from './open-browser.js'
import { ownAddresses, whyNot } from './port.js'
import { prepareBuild, prepareInstall } from './prepare.js'
import { stopWith } from './stop-with.js'
import { runWeb } from './web-process.js'

const terminal = process.stdout.isTTY === true
const env = loadEnvironment()
const address = addressOf(env)
const record = launchRecord(env, address.port)

const inTheWay = await whyNot({ ...address, command: 'npm start', ownFolder: record.isRunning })
if (inTheWay) stopWith(inTheWay)

const beforePreparing = performance.now()
await prepareInstall()
if (!(await prepareBuild(env))) process.exit(1)
const prepared = performance.now() - beforePreparing

/** Others can reach this address, so it asks for a token; a made one is shown here and nowhere else. */
const madeToken = address.onLoopback || env.CACHEBOARD_TOKEN ? null : randomBytes(24).toString('base64url')

const web = {
  ...env,
  NODE_ENV: 'production',
  HOST: address.host,
  PORT: String(address.port),
  CACHEBOARD_LOG_LEVEL: env.CACHEBOARD_LOG_LEVEL || 'warn',
  ...(madeToken ? { CACHEBOARD_TOKEN: madeToken } : {}),
}

process.on('exit', record.drop)
record.write()
const args = [next, 'start', '-H', address.host, '-p', String(address.port)]
const code = await runWeb(args, { env: web, terminal, onStart: announce })
process.exit(code)

async function announce(state) {
  while (!(await answers())) {
    if (state.hasEnded() || state.isStopping()) return
    await pause(40)
  }
  const shown = shownAddress()
  const seconds = (performance.now() - prepared) / 1000
  console.log(`Cacheboard is on ${shown} (Ctrl-C stops it), ready in ${seconds.toFixed(1)} s`)
  if (madeToken) console.log(`Sign in with this token, made for this start only: ${madeToken}`)
  if (!process.argv.includes('--no-open')) openBrowser(shown)
}

async function answers() {
  try {
    return (await fetch(`${address.self}/api/health`, { signal: AbortSignal.timeout(5000) })).ok
  } catch {
    return false
  }
}

function shownAddress() {
  const everywhere = address.host === '0.0.0.0' || address.host === '::'
  return everywhere
    ? urlOf(ownAddresses()[1] ?? '127.0.0.1', address.port)
    : urlOf(address.host, address.port)
}
