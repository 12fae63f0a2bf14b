import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { missingParts, packagesFor } from './lockfile.js'
import { startProgress } from './progress-line.js'
import { inRoot, pinnedNode, root } from './project.js'
import { runTool } from './run-tool.js'
import { stopWith } from './stop-with.js'

const stampFile = inRoot('node_modules/.cacheboard-install')
const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier', '--no-progress']

const machine = {
  platform: process.platform,
  arch: process.arch,
  libc:
    process.platform === 'linux'
      ? process.report?.getReport().header.glibcVersionRuntime
        ? 'glibc'
        : 'musl'
      : null,
}

/** Makes node_modules be what package-lock.json says; does nothing when it is. */
export async function install() {
  const text = readFileSync(inRoot('package-lock.json'), 'utf8')
  const stamp = createHash('sha256').update(`${text}${process.platform}-${process.arch}`).digest('hex')
  if (existsSync(pinnedNode) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  const lock = JSON.parse(text)
  if (!isInstalled(lock)) await runInstall(lock)
  if (!existsSync(pinnedNode)) {
    stopWith(
      `npm did not install Node for ${process.platform}-${process.arch}: ${pinnedNode} is missing. Allow install scripts (npm config set ignore-scripts false) and try again.`,
    )
  }
  writeFileSync(stampFile, stamp)
}

/** Compares with what npm wrote down about the last installation: somebody may have run npm by hand. */
function isInstalled(lock) {
  const file = inRoot('node_modules/.package-lock.json')
  if (!existsSync(file) || !existsSync(pinnedNode)) return false
  const there = JSON.parse(readFileSync(file, 'utf8')).packages
  return packagesFor(lock, machine).every(each => {
    const installed = there[each.place]
    return installed ? installed.version === each.version : each.optional
  })
}

async function runInstall(lock) {
  const places = packagesFor(lock, machine).map(each => inRoot(each.place, 'package.json'))
  const done = () => places.filter(place => existsSync(place)).length
  const progress = startProgress(() => `Installing packages: ${done()} of ${places.length}`)
  const installed = await fetchPackages()
  const missing = installed.code === 0 ? partsToAdd(places) : []
  const added =
    missing.length > 0
      ? await npm(['install', '--no-save', '--ignore-scripts', ...quiet, ...missing])
      : installed
  if (added.code === 0) return progress.end(`Installed ${done()} packages`)
  progress.end()
  stopWith(
    `${errorsOf(added.output)}\n\nnpm could not install; what it said is above. Check the connection to the registry and try again.`,
  )
}

/**
 * `npm ci` refuses a lock file that does not list the parts for every system, even those the registry does not have.
 * `npm install` takes the same versions from it and leaves out what cannot be had.
 */
async function fetchPackages() {
  const clean = await npm(['ci', ...quiet])
  return clean.output.includes('EUSAGE') ? npm(['install', '--no-save', ...quiet]) : clean
}

function partsToAdd(places) {
  const manifests = places
    .filter(place => existsSync(place))
    .map(place => JSON.parse(readFileSync(place, 'utf8')))
  const isThere = part => existsSync(inRoot('node_modules', part))
  return missingParts(manifests, { ...machine, isThere })
}

/** npm explains all of its options after an error. */
function errorsOf(output) {
  return output.trim().split('\n').slice(0, 40).join('\n')
}

/** npm deletes node_modules first, so it must not run on the Node in there. */
function npm(args) {
  const cli = process.env.npm_execpath ?? npmBeside(process.execPath)
  const node = process.execPath.startsWith(root) ? machineNode() : process.execPath
  return cli ? runTool(node, [cli, ...args]) : runTool('npm', args)
}

function npmBeside(node) {
  const file = join(dirname(dirname(node)), 'lib/node_modules/npm/bin/npm-cli.js')
  return existsSync(file) ? file : null
}

function machineNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const folders = (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':')
  const elsewhere = folders
    .filter(folder => folder && !folder.includes('node_modules'))
    .map(folder => join(folder, name))
  return elsewhere.find(file => existsSync(file)) ?? process.execPath
}
