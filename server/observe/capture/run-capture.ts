import type { NodeCapture } from './node-capture.ts'
import type { Capture, CaptureAsk, CaptureEnd, CaptureReport, captureLimits } from './shapes.ts'

const lookEveryMs = 500
const glanceMs = 50

type Options = {
  parts: readonly NodeCapture[]
  ask: CaptureAsk
  lost: Promise<string>
  now: () => number
  limits: typeof captureLimits
}
type Ending = { ended: CaptureEnd; reason: string }

/** Watches over connections that are open, ends them all at the first limit, and says which one it was. */
export function runCapture({ parts, ask, lost, now, limits: all }: Options): Capture {
  const seconds = Math.min(all.seconds, Math.max(1, ask.seconds))
  const startedAt = now()
  const began = performance.now()
  const ending = Promise.withResolvers<Ending>()
  const end = (ended: CaptureEnd, reason: string) => ending.resolve({ ended, reason })
  const limits = limitsOf(ask, all)

  const inTime = setTimeout(
    () => end('time', `It ran for the ${seconds} s that were asked for.`),
    seconds * 1000,
  )
  const glancing = setInterval(glance, glanceMs)
  const looking = setInterval(() => void look(), lookEveryMs)
  void lost.then(message => end('lost', message))

  function glance() {
    const { commands, bytes } = totalOf(parts)
    if (commands >= limits.commands)
      end('commands', `It had seen the ${limits.commands} commands that were asked for.`)
    if (bytes >= limits.bytes) end('bytes', `It had read ${Math.round(limits.bytes / 1e6)} MB.`)
  }

  async function look() {
    const loads = await Promise.all(parts.map(part => part.look()))
    for (const load of loads) {
      if (!load) continue
      if (load.operations > all.operations) {
        end('rate', `It stopped itself: more than ${all.operations} commands a second.`)
      }
      if ((load.processor ?? 0) > all.processor) {
        end(
          'cost',
          `It stopped itself: the server was busy for more than ${all.processor * 100} % of the time.`,
        )
      }
    }
  }

  async function finish(): Promise<CaptureReport> {
    const { ended, reason } = await ending.promise
    clearTimeout(inTime)
    clearInterval(glancing)
    clearInterval(looking)
    for (const part of parts) part.close()
    const took = (performance.now() - began) / 1000
    await look()
    return {
      startedAt,
      seconds: took,
      ended,
      reason,
      ...totalOf(parts),
      nodes: parts.map(part => part.report()),
    }
  }

  return {
    startedAt,
    endsAt: startedAt + seconds * 1000,
    stop: (reason = 'It was stopped by hand.') => end('asked', reason),
    done: finish(),
  }
}

const limitsOf = ({ most }: CaptureAsk, all: typeof captureLimits) => ({
  commands: Math.min(all.commands, most?.commands ?? all.commands),
  bytes: Math.min(all.bytes, most?.bytes ?? all.bytes),
})

function totalOf(parts: readonly NodeCapture[]) {
  const sum = (read: (part: NodeCapture) => number) => parts.reduce((total, part) => total + read(part), 0)
  const known = parts.every(part => part.own() !== null)
  return {
    commands: sum(part => part.counts.commands),
    bytes: sum(part => part.bytes()),
    unread: sum(part => part.counts.unread),
    short: sum(part => part.counts.short),
    own: known ? sum(part => part.own() ?? 0) : null,
  }
}
