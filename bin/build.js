import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { startProgress } from './progress-line.js'
import { inRoot, pinnedNode, root } from './project.js'
import { runTool } from './run-tool.js'
import { sourceStamp } from './source-stamp.js'

export const next = inRoot('node_modules/next/dist/bin/next')
const stampFile = inRoot('.next/cacheboard-build')

const phases = [
  [/Collecting build traces|Finalizing/, 'last touches'],
  [/Generating static pages[^\n]*\((\d+\/\d+)\)/, 'pages'],
  [/Collecting page data/, 'collecting pages'],
  [/Running TypeScript/, 'checking types'],
  [/Creating an optimized/, 'compiling'],
]

/** Builds when the sources are not those of the last build. Tells whether there is a build now. */
export async function build(env) {
  const stamp = sourceStamp(root)
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return true
  rmSync(stampFile, { force: true })
  let phase = 'compiling'
  const progress = startProgress(() => `Building the board: ${phase}`)
  const onText = text => {
    const [pattern, name] = phases.find(([pattern]) => pattern.test(text)) ?? []
    if (name) phase = [name, pattern.exec(text)?.[1]].filter(Boolean).join(' ')
  }
  const { code, output } = await runTool(pinnedNode, [next, 'build'], {
    env: { ...env, NODE_ENV: 'production' },
    onText,
  })
  if (code !== 0) {
    progress.end()
    console.error(`${output.trim()}\n\nThe build failed; what Next said is above.`)
    return false
  }
  writeFileSync(stampFile, stamp)
  progress.end('Built the board')
  return true
}
