import { spawn } from 'node:child_process'
import { root } from './project.js'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Whoever ends the command ends what it runs. */
function endTogether(child) {
  const end = signal => {
    child.kill(signal)
    process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  for (const signal of signals) process.once(signal, end)
  child.once('close', () => {
    for (const signal of signals) process.off(signal, end)
  })
}

/** Runs a program to its end and keeps what it says. `onText` sees it as it comes. */
export function runTool(file, args, { env = process.env, onText = () => {} } = {}) {
  return new Promise(resolve => {
    const child = spawn(file, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    endTogether(child)
    let output = ''
    const take = text => {
      output += text
      onText(text)
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take)
    child.on('error', error => resolve({ code: 127, output: `${output}${file}: ${error.message}\n` }))
    child.on('close', (code, signal) => resolve({ code: code ?? 1, output, signal }))
  })
}

/** Runs a program that speaks to the person itself. */
export function showTool(file, args, env) {
  return new Promise(resolve => {
    const child = spawn(file, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] })
    endTogether(child)
    child.on('error', error => {
      console.error(`${file}: ${error.message}`)
      resolve(127)
    })
    child.on('close', code => resolve(code ?? 1))
  })
}
