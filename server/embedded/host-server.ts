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
      letGo(known)
      const answered = await until(() => recognise(known), { withinMs: adoptWithinMs })
      if (answered === 'ours') return known
      if (answered !== 'gone') await clearAway(known)
    }
    await kind.prepare()
    // Other boards, and what they handed its address to, know it under its port.
    const usual = known && tenants.others() ? known.port : null
    return launch(port ?? usual ?? (await freePort()))
  }

  /** Ends a hold: a frozen server wakes up; a killed one has nothing left to wake. */
  function letGo(known: ServerRecord) {
    if (known.heldUntil === null) return
    record.write({ ...known, heldUntil: null })
    signal(known, 'SIGCONT')
  }

  /** Kills or freezes it, and keeps every board of the folder from mending that before its time. */
  async function hold(how: 'SIGKILL' | 'SIGSTOP', heldUntil: number) {
    const known = running()
    record.write({ ...known, heldUntil })
    signal(known, how)
    if (how === 'SIGKILL') await until(() => !isAlive(known), { withinMs: endWithinMs })
  }

  function running(): ServerRecord {
    const known = record.read()
    if (stopped || !known || !isAlive(known)) throw failure(`${kind.name} is not running now`)
    return known
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
    const fresh = {
      pid,
      born: birthOf(pid) ?? '',
      port,
      flavour,
      proof: null,
      stopping: false,
      heldUntil: null,
    }
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
      letGo(known)
      record.write({ ...known, stopping: true, heldUntil: null })
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
    record.write({ ...known, stopping: true, heldUntil: null })
    signal(known, kind.endSignal)
    // A frozen process hears the other signal only when it is awake.
    if (known.heldUntil !== null) signal(known, 'SIGCONT')
  }

  /** Looks after the server; whichever board sees it dead first starts it again. */
  function keepAlive(server: ServerRecord) {
    let current = server
    let quietUntil = 0
    let busy = false
    const timer = setInterval(() => {
      if (performance.now() < quietUntil || mayRest()) return
      void mend()
    }, lookEveryMs)
    timer.unref()

    function mayRest(): boolean {
      const held = record.read()?.heldUntil ?? null
      return held === null ? isAlive(current) : Date.now() < held
    }

    async function mend() {
      if (busy || stopped) return
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
    }

    return {
      stop: () => clearInterval(timer),
      /** Starts or wakes it now, whatever it was held for. */
      async wake(beforeStart = () => {}) {
        current = await inTurn(async () => {
          if (stopped) return current
          beforeStart()
          return adoptOrLaunch(current.port)
        })
      },
    }
  }

  tenants.enter()
  process.on('exit', leaveInHaste)
  try {
    const server = await inTurn(() => adoptOrLaunch(null))
    const guard = keepAlive(server)
    return {
      port: server.port,
      flavour: server.flavour,
      hold: (how: 'SIGKILL' | 'SIGSTOP', heldUntil: number) => inTurn(() => hold(how, heldUntil)),
      wake: guard.wake,
      stop(): Promise<void> {
        stopped ??= inTurn(lastOneOut).finally(() => process.off('exit', leaveInHaste))
        guard.stop()
        return stopped
      },
    }
  } catch (error) {
    tenants.leave()
    process.off('exit', leaveInHaste)
    throw error
  }
}
