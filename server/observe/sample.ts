import { BoardError } from '#server/errors.ts'
import type { Spent } from '#server/targets/account.ts'
import { explainFailure } from '#server/targets/failure.ts'
import type { TargetNode } from '#server/targets/target.ts'
import { type CommandPrices, parseCommandStats } from './cost.ts'
import { type Info, parseInfo } from './info.ts'
import { type Histograms, parseHistograms } from './latency.ts'

const sections = ['server', 'clients', 'memory', 'persistence', 'stats', 'replication', 'keyspace']

/** What to ask: learnt from the first answer, as only newer servers take several sections. */
export type Plan = { severalSections: boolean; histograms: boolean; commandStats: boolean }

export type Sample = {
  at: number
  /** ms there and back. */
  roundTrip: number
  info: Info
  /** What the board had cost when the server wrote this INFO. */
  spent: Spent
  /** null: not asked. */
  histograms: Histograms | BoardError | null
  prices: CommandPrices | null
}

type Reply = [error: Error | null, reply: unknown] | undefined

/** One pipelined round trip. Throws the sentence that tells why there was no answer. */
export async function takeSample(node: TargetNode, plan: Plan, now: () => number): Promise<Sample> {
  const pipeline = node.monitor.pipeline()
  pipeline.call('INFO', ...(plan.severalSections ? sections : []))
  if (plan.histograms) pipeline.call('LATENCY', 'HISTOGRAM')
  if (plan.commandStats) pipeline.call('INFO', 'commandstats')
  const letGo = await node.holdLookups()
  const started = performance.now()
  const replies = (await pipeline.exec().finally(letGo)) ?? []
  const roundTrip = performance.now() - started
  const [first, ...rest] = replies
  const spent = node.spentAtInfo() ?? node.spent()
  const histograms = plan.histograms ? histogramsOf(rest.shift(), node) : null
  const prices = plan.commandStats ? pricesOf(rest.shift()) : null
  return { at: now(), roundTrip, info: infoOf(first, node), spent, histograms, prices }
}

function infoOf(reply: Reply, node: TargetNode): Info {
  if (!reply || reply[0]) throw explainFailure(reply?.[0], placeOf(node))
  const info = parseInfo(String(reply[1]))
  if (info.loading) throw loadingError(node, info.loading)
  return info
}

function loadingError(node: TargetNode, { percent, secondsLeft }: NonNullable<Info['loading']>): BoardError {
  const done = percent === null ? '' : `: ${Math.floor(percent)} % done`
  const left = secondsLeft === null ? '' : `, about ${secondsLeft} s to go`
  return new BoardError('TARGET_LOADING', `${node.name} is loading its data set into memory${done}${left}.`)
}

function histogramsOf(reply: Reply, node: TargetNode): Histograms | BoardError {
  if (!reply || reply[0]) return explainFailure(reply?.[0], placeOf(node))
  return parseHistograms(reply[1])
}

function pricesOf(reply: Reply): CommandPrices | null {
  return !reply || reply[0] ? null : parseCommandStats(String(reply[1]))
}

function placeOf(node: TargetNode) {
  return { address: node.name, user: node.user }
}
