import type { Redis } from 'ioredis'
import { explainFailure } from '#server/targets/failure.ts'
import type { TargetNode } from '#server/targets/target.ts'
import { parseFields } from '../info.ts'
import { type LogEntry, type LogKind, parseEntries } from './entry.ts'

/** What a look asks for at first, and at most when more has come meanwhile. */
const [few, most] = [128, 10_000]

export type RingRead = { serverRun: string; entries: LogEntry[]; problem: string | null }

/** SLOWLOG GET is what every server knows; the other lists are Valkey's (8.1). */
function logWords(kind: LogKind, word: 'GET' | 'RESET', count?: number): [string, ...string[]] {
  const amount = count === undefined ? [] : [String(count)]
  return kind === 'slow' ? ['SLOWLOG', word, ...amount] : ['COMMANDLOG', word, ...amount, kind]
}

/** The entries of a list that came after `since`, oldest first, as far back as the server still has them. */
export async function readRing(
  node: TargetNode,
  kind: LogKind,
  since: (run: string) => number,
): Promise<RingRead> {
  const first = await ask(node.monitor, { node, kind, count: few })
  const last = since(first.serverRun)
  const [oldest, newest] = [first.entries[0], first.entries.at(-1)]
  if (!oldest || !newest || first.entries.length < few || oldest.id <= last + 1) return first
  // They are on another connection: a long answer must not make the sampler late.
  return ask(await node.browser(), { node, kind, count: Math.min(most, Math.max(few, newest.id - last)) })
}

async function ask(
  client: Redis,
  { node, kind, count }: { node: TargetNode; kind: LogKind; count: number },
): Promise<RingRead> {
  const [command, ...args] = logWords(kind, 'GET', count)
  const replies =
    (await client
      .pipeline()
      .info('server')
      .callBuffer(command, ...args)
      .exec()) ?? []
  const [info, list] = replies
  const fault = list?.[0] ?? (list ? null : new Error('Connection is closed.'))
  if (fault && fault.name !== 'ReplyError') throw fault
  const serverRun = info && !info[0] ? (parseFields(String(info[1])).get('run_id') ?? '') : ''
  const place = { address: node.name, user: node.user }
  return {
    serverRun,
    entries: fault ? [] : parseEntries(list?.[1]),
    problem: fault ? explainFailure(fault, place).message : null,
  }
}

/** Takes everything that is there and empties the list, in one step that nothing can come between. */
export async function emptyRing(node: TargetNode, kind: LogKind): Promise<RingRead & { length: number }> {
  const client = await node.browser()
  const [get, ...getArgs] = logWords(kind, 'GET', most)
  const [reset, ...resetArgs] = logWords(kind, 'RESET')
  const line = client.pipeline().info('server').call('MULTI')
  line
    .callBuffer(get, ...getArgs)
    .call(reset, ...resetArgs)
    .callBuffer('EXEC')
  const replies = (await line.exec()) ?? []
  const fault = replies.map(([error]) => error).find(error => error)
  if (fault || replies.length < 5) {
    throw explainFailure(fault ?? new Error('Connection is closed.'), { address: node.name, user: node.user })
  }
  const [info, , , , done] = replies
  const entries = parseEntries(Array.isArray(done?.[1]) ? done[1][0] : null)
  const serverRun = parseFields(String(info?.[1])).get('run_id') ?? ''
  return { serverRun, entries, problem: null, length: entries.length }
}
