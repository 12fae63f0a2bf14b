import { createHeaviest } from '#server/metrics/heaviest.ts'
import type { Capture, CaptureAsk, CaptureReport } from '../capture/shapes.ts'
import { keysOf } from '../commands/command-keys.ts'
import { hotKeyOf } from './hot-key.ts'
import type { HotKeysResult } from './shapes.ts'

/** So many keys are counted at once; more of them share an error that is told. */
const counters = 5000
const mostShown = 50

type Start = (ask: CaptureAsk) => Promise<Capture>

/** Listens for a while and counts the keys of every command. */
export async function byCapture(
  start: Start,
  { nodes, seconds }: { nodes: readonly string[] | null; seconds: number },
) {
  const counting = createHeaviest<null>({ most: counters, fresh: () => null, drop: () => {} })
  let total = 0
  const capture = await start({
    nodes,
    seconds,
    onCommand(command, { own }) {
      if (own) return
      for (const key of keysOf(command.name, command.args)) {
        total += 1
        counting.offer(key.toString('latin1'), 1)
      }
    },
  })
  const done = capture.done.then(report => resultOf(report))
  return { capture, done }

  function resultOf(report: CaptureReport): HotKeysResult {
    const keys = counting.list().slice(0, mostShown)
    return {
      means: 'capture',
      at: report.startedAt,
      seconds: report.seconds,
      lists: [
        {
          title: 'Most used keys',
          unit: 'commands',
          total,
          keys: keys.map(({ name, weight, lacks }) =>
            hotKeyOf(Buffer.from(name, 'latin1'), { value: weight, error: lacks, total }),
          ),
        },
      ],
      trust: `${trustOf(keys.some(({ lacks }) => lacks > 0))} ${report.reason}`,
    }
  }
}

const trustOf = (isRough: boolean) =>
  isRough
    ? `More than ${counters} different keys were used: a count may be too high by the number behind ±, and no key with a larger share was missed.`
    : 'Every command of these seconds was counted. What the keys do at other times may differ.'
