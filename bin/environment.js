import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnvFile } from './env-file.js'
import { inRoot, root, withPinnedNode } from './project.js'
import { stopWith } from './stop-with.js'

const loopback = new Set(['127.0.0.1', 'localhost', '::1', '[::1]'])

/** `.env` and what was given at the command; the command wins. */
export function loadEnvironment() {
  const file = inRoot('.env')
  const fromFile = existsSync(file) ? parseEnvFile(readFileSync(file, 'utf8')) : {}
  const env = {
    // What Node compiled once, the next process need not compile.
    NODE_COMPILE_CACHE: inRoot('node_modules/.cache/compiled'),
    ...fromFile,
    ...process.env,
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_MANUAL_SIG_HANDLE: 'true',
  }
  // Two wishes about colour at once make Node print a warning into every tool's output.
  if (env.NO_COLOR && env.FORCE_COLOR) delete env.NO_COLOR
  return withPinnedNode(env)
}

/** Where the board listens. The rest of the environment is checked by the board itself. */
export function addressOf(env) {
  const host = (env.HOST || '127.0.0.1').replace(/^\[|\]$/g, '')
  const port = Number(env.PORT || 3000)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    stopWith('PORT: must be a port from 1 to 65535, for example 3000', 78)
  }
  const everywhere = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  return { host, port, onLoopback: loopback.has(host), self: urlOf(everywhere[host] ?? host, port) }
}

export function urlOf(host, port) {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

export function dataFolder(env) {
  return resolve(root, env.CACHEBOARD_DATA_DIR || '.cacheboard')
}
