import { existsSync } from 'node:fs'
import { next } from './build.js'
import { inRoot, pinnedNode } from './project.js'
import { runTool } from './run-tool.js'

const tool = (...parts) => inRoot('node_modules', ...parts)
const folders = () =>
  ['app', 'components', 'server', 'pages', 'bin', 'bench', 'testing', 'e2e'].filter(name =>
    existsSync(inRoot(name)),
  )

const steps = [
  {
    name: 'types',
    commands: () => [
      [next, 'typegen'],
      [tool('typescript/bin/tsc'), '--noEmit'],
    ],
  },
  { name: 'lint', commands: () => [[tool('@biomejs/biome/bin/biome'), 'check', '.']] },
  {
    name: 'walls',
    commands: () => [
      [
        tool('dependency-cruiser/bin/dependency-cruiser.mjs'),
        '--config',
        '.dependency-cruiser.cjs',
        ...folders(),
      ],
    ],
  },
  { name: 'dead code', commands: () => [[tool('knip/bin/knip.js'), '--no-progress']] },
]

/** Each of them computes on one core for the most part. */
const atOnce = 2

/** Types, lint, walls and dead code; one line each, and everything that a failing one says. Tells whether all is well. */
export async function runChecks(env) {
  const waiting = [...steps]
  let good = true
  async function work() {
    for (let step = waiting.shift(); step; step = waiting.shift()) good = (await check(step, env)) && good
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return good
}

async function check({ name, commands }, env) {
  const began = performance.now()
  const failure = await firstFailure(commands(), env)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${failure ? '✗' : '✓'} ${name} (${seconds} s)${failure ? `\n${failure.output.trim()}` : ''}`)
  return !failure
}

async function firstFailure(commands, env) {
  for (const args of commands) {
    const result = await runTool(pinnedNode, args, { env })
    if (result.code !== 0) return result
  }
  return null
}
