import { readdirSync, readFileSync } from 'node:fs'
import { loadEnvironment } from './environment.js'
import { prepareBuild, prepareInstall } from './prepare.js'
import { inRoot, pinnedNode } from './project.js'
import { showTool } from './run-tool.js'
import { stopWith } from './stop-with.js'

/** A benchmark says in its first lines what it asks and how to run it; the other files in the folder serve one. */
const benchmarks = readdirSync(inRoot('bench'))
  .filter(file => file.endsWith('.ts'))
  .map(file => ({ name: file.slice(0, -'.ts'.length), text: readFileSync(inRoot('bench', file), 'utf8') }))
  .filter(({ name, text }) => text.slice(0, 1000).includes(`npm run bench -- ${name}`))
const names = benchmarks.map(({ name }) => name)
const questions = benchmarks.map(
  ({ name, text }) => `  ${name}: ${text.match(/\* ([^?]+\?)/)?.[1].replace(/\s*\n \* /g, ' ') ?? ''}`,
)
const list = `Benchmarks, one question each (npm run bench -- <name>, or all):\n${questions.join('\n')}`
const [wanted, ...rest] = process.argv.slice(2)

if (!wanted) {
  console.log(list)
  process.exit(0)
}
if (wanted !== 'all' && !names.includes(wanted)) stopWith(`There is no benchmark called ${wanted}.\n${list}`)

const env = loadEnvironment()
await prepareInstall()
if (!(await prepareBuild(env))) process.exit(1)
const failed = []
for (const name of wanted === 'all' ? names : [wanted]) {
  console.log(`\n${name}`)
  if ((await showTool(pinnedNode, [inRoot('bench', `${name}.ts`), ...rest], env)) !== 0) failed.push(name)
}
if (failed.length > 0) stopWith(`Did not finish: ${failed.join(', ')}`)
