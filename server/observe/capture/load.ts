import { explainFailure } from '#server/targets/failure.ts'
import type { TargetNode } from '#server/targets/target.ts'
import { parseFields } from '../info.ts'

/** What a server does, over a stretch of time. */
export type Load = {
  /** Commands per second, of everybody. */
  operations: number
  /** Share of one processor core, 0 to 1 and beyond; null where the server does not tell. */
  processor: number | null
  /** Bytes that one command had, on average; null without commands. */
  bytesPerCommand: number | null
}

/** A server's counters at a moment. */
export type LoadReading = { at: number; commands: number; bytesIn: number; processorSeconds: number | null }

/** Newer servers tell how long the one thread that runs commands was busy; older ones the whole process. */
const processorFields = [
  ['used_active_time_main_thread'],
  ['used_cpu_user_main_thread', 'used_cpu_sys_main_thread'],
  ['used_cpu_user', 'used_cpu_sys'],
]

export async function readLoad(node: TargetNode): Promise<LoadReading> {
  const place = { address: node.name, user: node.user }
  if (!node.ready()) throw node.problem() ?? explainFailure(new Error('Connection is closed.'), place)
  const replies = (await node.monitor.pipeline().info('stats').info('cpu').exec()) ?? []
  const [stats, cpu] = replies
  if (!stats || stats[0]) throw explainFailure(stats?.[0], place)
  const counters = new Map(parseFields(String(stats[1])))
  return {
    at: performance.now(),
    commands: Number(counters.get('total_commands_processed') ?? 0),
    bytesIn: Number(counters.get('total_net_input_bytes') ?? 0),
    processorSeconds: cpu && !cpu[0] ? processorSecondsOf(new Map(parseFields(String(cpu[1])))) : null,
  }
}

function processorSecondsOf(fields: ReadonlyMap<string, string>): number | null {
  for (const names of processorFields) {
    const found = names.map(name => Number(fields.get(name) ?? Number.NaN))
    if (found.every(Number.isFinite)) return found.reduce((sum, each) => sum + each, 0)
  }
  return null
}

export function loadBetween(before: LoadReading, after: LoadReading): Load {
  const seconds = Math.max(0.001, (after.at - before.at) / 1000)
  const commands = Math.max(0, after.commands - before.commands)
  const [from, to] = [before.processorSeconds, after.processorSeconds]
  return {
    operations: commands / seconds,
    processor: from === null || to === null || to < from ? null : (to - from) / seconds,
    bytesPerCommand: commands === 0 ? null : Math.max(0, after.bytesIn - before.bytesIn) / commands,
  }
}
