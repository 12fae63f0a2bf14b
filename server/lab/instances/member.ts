import type { ChildProcess } from 'node:child_process'
import type { InstanceFrame } from '#server/lab/frame.ts'
import { keepLastWords } from '#server/lab/instances/fork-instance.ts'
import {
  type FromInstance,
  fromInstanceShape,
  type InstanceReport,
  type ToInstance,
} from '#server/lab/instances/messages.ts'

export type End = { code: number | null; signal: NodeJS.Signals | null; lastWords: string }

type Parts = {
  name: string
  restarts: number
  child: ChildProcess
  now: () => number
  /** Everything but frames, which wait here to be taken. */
  hear: (message: Exclude<FromInstance, { kind: 'frame' }>) => void
  ended: (end: End) => void
}

/** One app instance as the crew sees it: a process that speaks, is silent, or is gone. */
export function createMember({ name, restarts, child, now, hear, ended }: Parts) {
  const lastWords = keepLastWords(child)
  let reports: InstanceReport[] = []
  let latest: InstanceReport | undefined
  let heardAt = now()
  let state: InstanceFrame['state'] = 'starting'
  let killedBecause: string | null = null
  const gone = Promise.withResolvers<void>()

  const listen = (raw: unknown) => {
    heardAt = now()
    const parsed = fromInstanceShape.safeParse(raw)
    if (!parsed.success) return end('it speaks a language that is not ours')
    if (parsed.data.kind !== 'frame') return hear(parsed.data)
    latest = parsed.data
    reports.push(parsed.data)
  }
  const finish = (code: number | null, signal: NodeJS.Signals | null) => {
    if (state === 'dead') return
    state = 'dead'
    gone.resolve()
    ended({ code, signal, lastWords: killedBecause ?? lastWords() })
  }
  function end(because: string | null) {
    killedBecause = because
    child.kill('SIGKILL')
  }
  child.on('message', listen)
  child.once('exit', finish)
  child.once('error', error => {
    killedBecause = error.message
    // Never born: no exit will be told.
    if (child.pid === undefined) finish(null, null)
  })

  return {
    name,
    /** Unlike the name, nobody else's ever. */
    id: `${name}#${child.pid ?? 'unborn'}`,
    state: () => state,
    become(next: 'running' | 'stopping') {
      if (state !== 'dead') state = next
    },
    tell(message: ToInstance) {
      // A process that has just gone is told of by its exit.
      if (child.connected) child.send(message, () => {})
    },
    silentForMs: () => now() - heardAt,
    /** We were away ourselves, so its silence says nothing. */
    forgiveSilence() {
      heardAt = now()
    },
    latest: () => latest,
    take(): InstanceReport[] {
      const taken = reports
      reports = []
      return taken
    },
    frame(): InstanceFrame {
      const { cpu = 0, loopDelayP99Ms = 0 } = latest ?? {}
      return { name, pid: child.pid ?? null, state, cpu, loopDelayP99Ms, restarts }
    },
    end,
    /** Asks it to go, and makes it go when it does not. */
    async leave(withinMs: number): Promise<void> {
      child.kill('SIGTERM')
      const late = setTimeout(end, withinMs, null)
      await gone.promise
      clearTimeout(late)
    },
    gone: gone.promise,
  }
}

export type Member = ReturnType<typeof createMember>
