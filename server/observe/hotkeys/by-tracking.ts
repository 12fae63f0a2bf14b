import { setTimeout as wait } from 'node:timers/promises'
import { BoardError } from '#server/errors.ts'
import { explainFailure } from '#server/targets/failure.ts'
import type { TargetNode } from '#server/targets/target.ts'
import { hotKeyOf } from './hot-key.ts'
import type { HotKeyList, HotKeysResult } from './shapes.ts'

const mostShown = 50

type Tracked = {
  active: boolean
  sampleRatio: number
  microseconds: number | null
  bytes: number | null
  byTime: [Buffer, number][]
  byBytes: [Buffer, number][]
}

/** Whether the server has HOTKEYS (Redis 8.6), and whether somebody tracks already; a sentence when it cannot be used. */
export async function canTrack(node: TargetNode): Promise<string | null> {
  try {
    const found = readTracked(await (await node.browser()).callBuffer('HOTKEYS', 'GET'))
    return found?.active ? `Somebody is tracking hot keys on ${node.name} already.` : null
  } catch (error) {
    return explainFailure(error, { address: node.name, user: node.user }).message
  }
}

/** The server itself tracks for some seconds; it stops by itself even when the board is gone. */
export async function byTracking(
  nodes: readonly TargetNode[],
  { seconds, signal }: { seconds: number; signal: AbortSignal },
): Promise<HotKeysResult> {
  const at = Date.now()
  const started: TargetNode[] = []
  try {
    for (const node of nodes) {
      const blocked = await canTrack(node)
      if (blocked) throw new BoardError('TARGET_PERMISSION', blocked)
      const words = [
        'START',
        'METRICS',
        '2',
        'CPU',
        'NET',
        'COUNT',
        String(mostShown),
        'DURATION',
        String(seconds),
      ]
      await (await node.browser()).call('HOTKEYS', ...words)
      started.push(node)
    }
    await wait(seconds * 1000, undefined, { signal }).catch(() => {})
    const found = await Promise.all(
      nodes.map(async node => readTracked(await (await node.browser()).callBuffer('HOTKEYS', 'GET'))),
    )
    return resultOf(
      found.filter(each => each !== null),
      { at, seconds: (Date.now() - at) / 1000 },
    )
  } finally {
    // What it has kept for us is given back, whatever went wrong.
    for (const node of started) await letGo(node)
  }
}

async function letGo(node: TargetNode) {
  const client = await node.browser().catch(() => null)
  await client?.call('HOTKEYS', 'STOP').catch(() => {})
  await client?.call('HOTKEYS', 'RESET').catch(() => {})
}

function resultOf(
  found: readonly Tracked[],
  { at, seconds }: { at: number; seconds: number },
): HotKeysResult {
  const sum = (read: (tracked: Tracked) => number | null) =>
    found.reduce((total, each) => total + (read(each) ?? 0), 0)
  const lists = [
    listOf('Processor time', 'µs', {
      pairs: found.flatMap(({ byTime }) => byTime),
      total: sum(each => each.microseconds),
    }),
    listOf('Network traffic', 'bytes', {
      pairs: found.flatMap(({ byBytes }) => byBytes),
      total: sum(each => each.bytes),
    }),
  ]
  const ratio = Math.max(1, ...found.map(({ sampleRatio }) => sampleRatio))
  const sampled = ratio > 1 ? `One key in ${ratio} was tracked.` : 'Every command was looked at.'
  return {
    means: 'tracking',
    at,
    seconds,
    lists,
    trust: `The server counted by itself, in a structure that keeps the heaviest ${mostShown} keys and may mistake one of the light ones. ${sampled}`,
  }
}

function listOf(
  title: string,
  unit: 'µs' | 'bytes',
  { pairs, total }: { pairs: [Buffer, number][]; total: number },
): HotKeyList {
  const keys = pairs.toSorted(([, a], [, b]) => b - a).slice(0, mostShown)
  return { title, unit, total, keys: keys.map(([key, value]) => hotKeyOf(key, { value, error: 0, total })) }
}

/** A flat list of names and values, alone or inside of another list; null: nobody has tracked. */
export function readTracked(reply: unknown): Tracked | null {
  if (!Array.isArray(reply)) return null
  const flat: unknown[] = reply.length === 1 && Array.isArray(reply[0]) ? reply[0] : reply
  const fields = new Map(pairsOf(flat).map(([name, value]) => [String(name), value]))
  if (!fields.has('tracking-active')) return null
  const number = (name: string) => (fields.has(name) ? Number(fields.get(name)) : null)
  return {
    active: number('tracking-active') === 1,
    sampleRatio: number('sample-ratio') ?? 1,
    microseconds: number('all-commands-all-slots-us'),
    bytes: number('net-bytes-all-commands-all-slots'),
    byTime: keysIn(fields.get('by-cpu-time-us')),
    byBytes: keysIn(fields.get('by-net-bytes')),
  }
}

function keysIn(value: unknown): [Buffer, number][] {
  return pairsOf(value).map(([key, amount]) => [
    key instanceof Buffer ? key : Buffer.from(String(key)),
    Number(amount),
  ])
}

function pairsOf(flat: unknown): [unknown, unknown][] {
  if (!Array.isArray(flat)) return []
  return Array.from({ length: flat.length >> 1 }, (_, i) => [flat[2 * i], flat[2 * i + 1]])
}
