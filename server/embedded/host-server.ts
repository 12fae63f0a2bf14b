import type { ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import { freePort } from './free-port.ts'
import { birthOf, isAlive, signal } from './processes.ts'
import type { ServerLog } from './server-log.ts'
import { createServerRecord, type ServerRecord } from './server-record.ts'
import { createTenants } from './tenants.ts'
import { takeTurn } from './turn.ts'
import { until } from './until.ts'

const adoptWithinMs = 5000
const readyWithinMs = 60_000
const endWithinMs = 10_000
const lookEveryMs = 500
const restartPauseMs = 2500

/** What differs between the servers that a board can start. */
export type ServerKind = {
  name: string
  log: ServerLog
  /** What the person can do instead of fixing ours. */
  wayOut: string
  /** Before a launch, when none of ours runs: makes the folder ready, clears what a dead server left. */
  prepare(): Promise<void>
  launch(port: number): { child: ChildProcess; flavour: string }
  /** Answers something that only this run of this server can; null when it does not answer yet. */
  prove(server: { port: number; pid: number; flavour: string }): Promise<string | null>
  /** After the first answer of a new server. */
  settle(server: { port: number; flavour: string }): Promise<void>
  /** Asks for an orderly end and does not wait for it. */
  end(server: ServerRecord): Promise<void>
  /** The signal for an orderly end, where there is no time to ask. */
  endSignal: NodeJS.Signals
  forceSignal: NodeJS.Signals
}

/**
 * One server for all boards of a folder: the first starts it, the others adopt it, the last one out stops it.
 * It outlives a board that was killed, and the next start adopts it. When it dies, it is started again on its port.
 */
export async function hostServer(kind: ServerKind, { folder, log }: { folder: string; log: Log }) {
  const run = join(folder, 'run')
  mkdirSync(run, { recursive: true, mode: 0o700 })
  const tenants = createTenants(join(run, `${kind.name}.boards`))
  const record = createServerRecord(join(run, `${kind.name}.json`))
  let stopped: Promise<void> | null = null

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const release = await takeTurn(join(run, `${kind.name}.turn`))
    try {
      return await work()
    } finally {
      release()
    }
  }

  async function adoptOrLaunch(port: number | null): Promise<ServerRecord> {
    const known = record.read()
    if (known && isAlive(known)) {
      const answered = await until(() => recognise(known), { withinMs: adoptWithinMs })
      if (answered === 'ours') return known
      if (answered !== 'gone') await clearAway(known)
    }
    await kind.prepare()
    return launch(port ?? (await freePort()))
  }

  async function recognise(known: ServerRecord): Promise<'ours' | 'gone' | null> {
    if (!isAlive(known)) return 'gone'
    if (known.proof === null || record.read()?.stopping) return null
    return (await kind.prove(known)) === known.proof ? 'ours' : null
  }

  /** It is ours, alive and silent: in nobody's way it is ended, else the person has to decide. */
  async function clearAway(known: ServerRecord) {
    if (tenants.others()) {
      throw failure(
        `${kind.name} (process ${known.pid}) runs for another board of this folder but does not answer`,
      )
    }
    log.warn({ server: kind.name, pid: known.pid }, 'a server left behind does not answer and is ended')
    await force(known)
  }

  async function force(known: ServerRecord) {
    for (const name of [kind.forceSignal, 'SIGKILL'] as const) {
      signal(known, name)
      if (await until(() => !isAlive(known), { withinMs: 1500 })) return
    }
    throw failure(`${kind.name} (process ${known.pid}) could not be ended`)
  }

  async function launch(port: number): Promise<ServerRecord> {
    const { child, flavour } = kind.launch(port)
    let problem: string | null = null
    child.once('error', error => {
      problem = error.message
    })
    child.once('exit', (code, by) => {
      problem ??= `it ended with ${by ?? code}`
    })
    child.unref()
    const pid = child.pid ?? 0
    const fresh = { pid, born: birthOf(pid) ?? '', port, flavour, proof: null, stopping: false }
    if (pid) record.write(fresh)
    const answer = () => (problem ? ('' as const) : kind.prove(fresh))
    const proof = await until(answer, { withinMs: readyWithinMs })
    if (!proof) {
      if (pid && !problem) await force(fresh)
      record.drop()
      throw failure(`${kind.name} did not start (${problem ?? 'no answer in time'}): ${kind.log.lastWords()}`)
    }
    await kind.settle(fresh)
    const ready = { ...fresh, proof }
    record.write(ready)
    return ready
  }

  function failure(what: string): BoardError {
    return new BoardError('EMBEDDED_FAILED', `${what}. Its log is ${kind.log.file}; ${kind.wayOut}`)
  }

  async function lastOneOut() {
    tenants.leave()
    if (tenants.others()) return
    const known = record.read()
    if (known && isAlive(known)) {
      record.write({ ...known, stopping: true })
      await kind.end(known)
      process.off('exit', leaveInHaste)
      if (!(await until(() => !isAlive(known), { withinMs: endWithinMs }))) await force(known)
    }
    record.drop()
  }

  /** The process ends without stop(): there is no time to wait, but nothing may stay behind. */
  function leaveInHaste() {
    tenants.leave()
    const known = record.read()
    if (!known || !isAlive(known) || tenants.others()) return
    record.write({ ...known, stopping: true })
    signal(known, kind.endSignal)
  }

  /** Looks after the server; whichever board sees it dead first starts it again. */
  function keepAlive(server: ServerRecord): () => void {
    let current = server
    let quietUntil = 0
    let busy = false
    const timer = setInterval(async () => {
      if (busy || stopped || performance.now() < quietUntil || isAlive(current)) return
      busy = true
      quietUntil = performance.now() + restartPauseMs
      try {
        current = await inTurn(async () => (stopped ? current : adoptOrLaunch(current.port)))
        log.warn({ server: kind.name, pid: current.pid }, 'a server of ours had ended and runs again')
      } catch (error) {
        log.error(
          { server: kind.name, error: String(error) },
          'a server of ours ended and does not start again',
        )
      } finally {
        busy = false
      }
    }, lookEveryMs)
    timer.unref()
    return () => clearInterval(timer)
  }

  tenants.enter()
  process.on('exit', leaveInHaste)
  try {
    const server = await inTurn(() => adoptOrLaunch(null))
    const undo = keepAlive(server)
    return {
      port: server.port,
      flavour: server.flavour,
      stop(): Promise<void> {
        stopped ??= inTurn(lastOneOut).finally(() => process.off('exit', leaveInHaste))
        undo()
        return stopped
      },
    }
  } catch (error) {
    tenants.leave()
    process.off('exit', leaveInHaste)
    throw error
  }
}
