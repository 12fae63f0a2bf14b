import type { LineConnection } from '#server/targets/line-connection.ts'
import type { TargetNode } from '#server/targets/target.ts'
import type { MonitorCommand } from '../capture/monitor-line.ts'
import { type Counted, mark, markChannel } from './marks.ts'
import { listenForMisses } from './misses.ts'
import type { Tally } from './tally.ts'

const markMs = 1500

type Stream = 'commands' | 'misses'

/** One node's two streams, cut at the same two places. */
export async function createNodePart(options: {
  node: TargetNode
  tally: Tally
  word: string
  onLost: (error: Error) => void
}) {
  const { node, tally, word } = options
  const words = { begin: `${word}:begin`, end: `${word}:end` }
  const open: Record<Stream, boolean> = { commands: false, misses: false }
  const seen: Record<Stream, PromiseWithResolvers<void>> = {
    commands: Promise.withResolvers(),
    misses: Promise.withResolvers(),
  }
  const done: Record<Stream, boolean> = { commands: false, misses: false }
  let began: Counted | null = null
  let ended: Counted | null = null
  const own = { before: node.spent(), hits: 0, misses: 0 }

  function pass(stream: Stream, said: string) {
    if (said === words.begin) open[stream] = true
    if (said !== words.end) return
    done[stream] = true
    open[stream] = false
    seen[stream].resolve()
  }

  const listener: LineConnection = await listenForMisses(node, {
    onMiss(key, database) {
      if (open.misses) tally.miss(key, database)
    },
    onMark: said => pass('misses', said),
    onLost: options.onLost,
  })

  return {
    node,
    command(command: MonitorCommand, isOwn: boolean) {
      if (command.name === 'PUBLISH' && command.args[0]?.toString('latin1') === markChannel) {
        pass('commands', command.args[1]?.toString('latin1') ?? '')
      } else if (open.commands && !isOwn) tally.command(command)
    },
    async begin() {
      own.before = node.spent()
      began = await mark(node, words.begin)
    },
    /** The one stream is over: the other one counts no further either. */
    freeze() {
      open.commands = false
      open.misses = false
    },
    /** Waits until both streams have come to the end, which a broken one never does. */
    async end() {
      try {
        ended = await mark(node, words.end)
        const late = Promise.withResolvers<void>()
        const timer = setTimeout(late.resolve, markMs)
        await Promise.race([Promise.all([seen.commands.promise, seen.misses.promise]), late.promise])
        clearTimeout(timer)
      } catch {
        // Then there is nothing to compare with, which is said.
      }
      const spent = node.spent()
      own.hits = spent.hits - own.before.hits
      own.misses = spent.misses - own.before.misses
      open.commands = false
      open.misses = false
    },
    close: () => listener.close(),
    /** What the server counted between the marks; null where it could not be asked, or a stream did not get there. */
    told: () =>
      began && ended && done.commands && done.misses && ended.hits >= began.hits
        ? { hits: ended.hits - began.hits, misses: ended.misses - began.misses, keys: ended.keys }
        : null,
    keys: () => ended?.keys ?? began?.keys ?? 0,
    own: () => ({ hits: own.hits, misses: own.misses }),
  }
}

export type NodePart = Awaited<ReturnType<typeof createNodePart>>
