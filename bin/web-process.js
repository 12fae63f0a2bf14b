import { spawn } from 'node:child_process'
import { eachLine, presentLine } from './log-lines.js'
import { watchNpm } from './npm-parent.js'
import { pinnedNode, root } from './project.js'

const killAfterMs = 5000

/**
 * Runs the web process until it ends and resolves with the exit code of the command. It gets a process group of its
 * own, so that Ctrl-C reaches it once, from here. It sees the end of this process by its IPC channel.
 */
export function runWeb(args, { env, onStart, terminal }) {
  const child = spawn(pinnedNode, args, {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  for (const [stream, target] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ]) {
    eachLine(stream, line => {
      const shown = presentLine(line, { terminal })
      if (shown !== null) target.write(`${shown}\n`)
    })
  }
  let stopping = false

  function stop(signal) {
    if (stopping) return
    stopping = true
    if (terminal) console.log('\nStopping …')
    child.kill(signal)
    setTimeout(() => killGroup(child), killAfterMs).unref()
  }

  // A terminal that closes, or npm that dies, takes away the place to print to; the end must not fail on that.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => stop('SIGTERM'))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => stop(signal === 'SIGHUP' ? 'SIGTERM' : signal))
  }
  const unwatch = watchNpm(() => stop('SIGTERM'))
  return new Promise(resolve => {
    child.on('error', error => {
      console.error(`The board could not be started: ${error.message}`)
      resolve(1)
    })
    child.on('close', (code, signal) => {
      unwatch()
      if (signal && !stopping) console.error(`The board was ended by ${signal}.`)
      resolve(code ?? 1)
    })
    onStart({
      hasEnded: () => child.exitCode !== null || child.signalCode !== null,
      isStopping: () => stopping,
    })
  })
}

function killGroup(child) {
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}
