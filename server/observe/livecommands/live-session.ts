import type { Capture, CaptureAsk, CaptureReport } from '../capture/shapes.ts'
import { type LiveLine, lineOf } from './live-line.ts'
import { type LiveFilter, matching } from './matching.ts'

const mostKept = 1000
const mostPerAnswer = 200
/** What the eye can follow at all; what comes faster is counted. */
const mostPerSecond = 200
const [mostNames, namesShown] = [500, 30]

export type LiveState = {
  phase: 'idle' | 'running' | 'over'
  by: string | null
  startedAt: number | null
  endsAt: number | null
  filter: LiveFilter | null
  /** Commands that came, that fit, and that fit but came too fast to be kept. */
  seen: number
  fitting: number
  skipped: number
  commands: { command: string; count: number }[]
  report: CaptureReport | null
}

export const nothingHeard: LiveState = {
  phase: 'idle',
  by: null,
  startedAt: null,
  endsAt: null,
  filter: null,
  seen: 0,
  fitting: 0,
  skipped: 0,
  commands: [],
  report: null,
}

/** What one capture has brought for the eye. */
export function createLiveSession({
  by,
  filter,
  now,
}: {
  by: string
  filter: LiveFilter
  now: () => number
}) {
  const fits = matching(filter)
  const names = new Map<string, number>()
  const counts = { seen: 0, fitting: 0, skipped: 0 }
  let lines: LiveLine[] = []
  let seq = 0
  let second = { at: 0, kept: 0 }
  let times: Pick<LiveState, 'startedAt' | 'endsAt'> = { startedAt: null, endsAt: null }
  let report: CaptureReport | null = null

  function isTooFast(): boolean {
    const at = Math.floor(now() / 1000)
    if (second.at !== at) second = { at, kept: 0 }
    second.kept += 1
    return second.kept > mostPerSecond
  }

  function count(name: string) {
    const counted = names.get(name)
    if (counted !== undefined || names.size < mostNames) names.set(name, (counted ?? 0) + 1)
  }

  const onCommand: CaptureAsk['onCommand'] = (command, { node, own }) => {
    counts.seen += 1
    if (!fits(command, own)) return
    counts.fitting += 1
    count(command.name)
    if (isTooFast()) {
      counts.skipped += 1
      return
    }
    seq += 1
    lines.push(lineOf(command, { seq, node, own }))
    if (lines.length > mostKept * 2) lines = lines.slice(-mostKept)
  }

  return {
    onCommand,
    begun({ startedAt, endsAt }: Capture) {
      times = { startedAt, endsAt }
    },
    over(told: CaptureReport) {
      report = told
    },
    state(): LiveState {
      const commands = [...names].map(([command, times]) => ({ command, count: times }))
      commands.sort((a, b) => b.count - a.count)
      const phase = report ? 'over' : 'running'
      return { phase, by, filter, ...times, ...counts, commands: commands.slice(0, namesShown), report }
    },
    /** The newest of what came after the line `after`. */
    lines: (after: number) => lines.filter(line => line.seq > after).slice(-mostPerAnswer),
  }
}
