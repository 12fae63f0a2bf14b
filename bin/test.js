import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChecks } from './checks.js'
import { loadEnvironment } from './environment.js'
import { prepareBuild, prepareInstall } from './prepare.js'
import { inRoot, pinnedNode } from './project.js'
import { showTool } from './run-tool.js'
import { stopWith } from './stop-with.js'
import {
  add,
  countPlaywright,
  countVitest,
  failedInPlaywright,
  failedInVitest,
  nothing,
  summaryLine,
} from './test-count.js'
import { provideTestNeeds } from './test-needs.js'

const stages = ['check', 'unit', 'integration', 'browser']
const wanted = process.argv.slice(2)
const unknown = wanted.find(name => !stages.includes(name))
if (unknown) stopWith(`There is no stage called ${unknown}. There are ${stages.join(', ')}: npm test -- unit`)
const runs = name => wanted.length === 0 || wanted.includes(name)

const env = loadEnvironment()
const strict = Boolean(env.CI) && env.CI !== 'false'
const reports = mkdtempSync(join(tmpdir(), 'cacheboard-reports-'))
process.on('exit', () => rmSync(reports, { recursive: true, force: true }))

await prepareInstall()
// What one process has compiled, the next one takes from here.
env.NODE_COMPILE_CACHE ??= inRoot('node_modules/.cache/compiled')
const wantsServers = runs('integration') || runs('browser')
const needs = wantsServers ? provideTestNeeds(env) : { chromiumPath: null, missing: [] }
const notInOrder = []
const failed = []
let sum = nothing

if (runs('check')) await stage('check', () => runChecks(env))
const { chromiumPath, missing } = await needs
for (const { name } of missing) {
  console.error(`\n${name} is missing: some tests will not run.`)
  if (strict) notInOrder.push(`${name} is missing`)
}
// In one run: while the ones wait for their servers, the others compute.
const inNode = ['unit', 'integration'].filter(runs)
if (inNode.length > 0) await stage(inNode.join(' and '), () => vitest(inNode))
if (runs('browser') && chromiumPath !== undefined) await stage('browser', browser)

const ran = sum.passed + sum.failed > 0 || (wanted.length === 1 && wanted[0] === 'check')
if (!ran) notInOrder.push('no test ran')
for (const { sentence } of missing) console.error(`\nNOT RUN: ${sentence}`)
if (failed.length > 0) console.log(`\nDid not pass at once:\n${failed.map(name => `  ${name}`).join('\n')}`)
if (notInOrder.length > 0) console.log(`\nNot in order: ${notInOrder.join(', ')}`)
console.log(`\n${summaryLine(sum)}`)
process.exit(notInOrder.length > 0 || sum.failed > 0 ? 1 : 0)

async function stage(name, run) {
  console.log(`\n${name}`)
  if (!(await run())) notInOrder.push(name)
}

async function vitest(projects) {
  const report = join(reports, 'vitest.json')
  const tool = inRoot('node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await showTool(pinnedNode, [tool, 'run', ...inProjects(projects), ...reporters], env)
  return counted(code, report, { count: countVitest, names: failedInVitest })
}

/** One group after the other, whatever became of the one before: a failure hides no other. */
async function browser() {
  if (!(await prepareBuild(env))) return false
  const tool = inRoot('node_modules/playwright/cli.js')
  let inOrder = true
  for (const group of [['parallel', 'serial'], ['alone'], ['smoke']]) {
    const report = join(reports, `${group.join('-')}.json`)
    const code = await showTool(pinnedNode, [tool, 'test', ...inProjects(group), '--reporter=list,json'], {
      ...env,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      ...(chromiumPath ? { CHROMIUM_PATH: chromiumPath } : {}),
    })
    const isFine = counted(code, report, { count: countPlaywright, names: failedInPlaywright })
    inOrder = isFine && inOrder
  }
  return inOrder
}

function inProjects(names) {
  return names.flatMap(name => ['--project', name])
}

/** No report means that not even one test was looked at. */
function counted(code, report, { count, names }) {
  if (!existsSync(report)) return false
  const told = JSON.parse(readFileSync(report, 'utf8'))
  sum = add(sum, count(told))
  failed.push(...names(told).map(name => name.replace(inRoot('/'), '')))
  return code === 0
}
