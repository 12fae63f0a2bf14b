import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { startProgress } from './progress-line.js'
import { findOnPath, inRoot } from './project.js'
import { runTool } from './run-tool.js'

const macChrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
const macChromium = '/Applications/Chromium.app/Contents/MacOS/Chromium'

/** Playwright's own browser (null: nothing to say), an installed one (its path), or undefined. */
function chromium(env) {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH
  const { chromium } = createRequire(inRoot('package.json'))('playwright')
  if (existsSync(chromium.executablePath())) return null
  // The shell has no window to draw: tests take half the processor time in it.
  const installed = findOnPath(
    'chromium-headless-shell',
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
  )
  return installed ?? [macChrome, macChromium].find(existsSync)
}

const needs = [
  {
    name: 'Chromium',
    debian: ['chromium-headless-shell', 'fonts-liberation'],
    brew: ['--cask', 'chromium'],
    isThere: env => chromium(env) !== undefined,
    sentence:
      'Chromium is missing, so the browser tests cannot run. Install it: node_modules/.bin/playwright install chromium',
  },
  {
    name: 'redis-server',
    debian: ['redis-server'],
    brew: ['redis'],
    isThere: () => findOnPath('redis-server', 'valkey-server') !== null,
    sentence:
      'redis-server is missing, so the tests against a native server, a Cluster and Sentinel cannot run. Install it with your package manager: the package is called redis-server or redis',
  },
]

/** Installs what the tests need where that is possible. Returns a sentence for each thing that is still missing. */
export async function provideTestNeeds(env) {
  const missing = needs.filter(need => !need.isThere(env))
  if (missing.length > 0) await fetchThem(missing)
  const still = needs.filter(need => !need.isThere(env))
  return {
    chromiumPath: chromium(env),
    missing: still.map(need => ({ name: need.name, sentence: need.sentence })),
  }
}

async function fetchThem(missing) {
  const asRoot = process.getuid?.() === 0
  if (asRoot && findOnPath('apt-get')) {
    const packages = missing.flatMap(need => need.debian)
    await quietly(`Installing ${packages.join(', ')} with apt-get`, [
      ['apt-get', 'update', '-qq'],
      ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages],
    ])
  } else if (process.platform === 'darwin' && findOnPath('brew')) {
    await quietly(
      `Installing ${missing.map(need => need.name).join(', ')} with Homebrew`,
      missing.map(need => ['brew', 'install', ...need.brew]),
    )
  }
}

/** What a package manager says matters only when it fails. RUNLEVEL keeps Debian from starting a service. */
async function quietly(what, commands) {
  const progress = startProgress(() => what)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  for (const [file, ...args] of commands) {
    const { code, output } = await runTool(file, args, { env })
    if (code === 0) continue
    progress.end()
    console.error(output.trim())
    return
  }
  progress.end(what.replace('Installing', 'Installed'))
}
