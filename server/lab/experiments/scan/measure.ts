import { setTimeout as pause } from 'node:timers/promises'
import type { CacheClient } from '#server/lab/clean-up.ts'
import type { Clients } from '#server/lab/experiments/scan/clients.ts'
import { nameOf, type Walked } from '#server/lab/experiments/scan/messages.ts'
import type { ScanChoice } from '#server/lab/experiments/scan/set-up.ts'
import { quantile } from '#server/lab/experiments/stage/tally.ts'
import type { Points } from '#server/lab/experiments/verdict.ts'

const atOnce = 20_000
/** Without anybody who walks: long enough for some hundreds of answers. */
const idleMs = 500
const mostPoints = 200
const enoughWalks = 11
const walkMoreMs = 1_000

/** What came of all walks of one choice over so many keys. */
export type Outcome = {
  choice: ScanChoice
  keys: number
  /** The worst wait of another client: of each walk, and of these the middle one. */
  worst: number
  p99: number
  /** One call, by the server's own clock, in the least disturbed walk; null where nobody calls. */
  callMs: number | null
  /** The same in the middle one of all walks. */
  usualCallMs: number | null
  walked: Walked | null
  /** The waits during the middle walk, since its beginning. */
  waits: Points
}

const filling = `for at = tonumber(ARGV[1]), tonumber(ARGV[2]) do
  redis.call('SET', ARGV[3] .. at, 'value of ' .. at)
end`

type Fill = { from: number; until: number; signal: AbortSignal; told: (filled: number) => void }

/** The names are made on the server: a million of them sent one by one would take longer than all the walks. */
export async function fill(client: CacheClient, { from, until, signal, told }: Fill) {
  const prefix = nameOf(0).slice(0, -1)
  for (let at = from; at < until; at += atOnce) {
    signal.throwIfAborted()
    const last = Math.min(until, at + atOnce) - 1
    await client.eval(filling, 0, String(at), String(last), prefix)
    told(last + 1)
  }
}

/** How long the server itself has worked for one call of this command since it was last asked. */
async function msPerCall(client: CacheClient, command: string): Promise<number> {
  const found = new RegExp(`^cmdstat_${command}:.*usec_per_call=([\\d.]+)`, 'm').exec(
    await client.info('commandstats'),
  )
  return Number(found?.[1] ?? 0) / 1_000
}

type Walking = { choice: ScanChoice; keys: number; everyMs: number; clients: Clients; client: CacheClient }

async function walkOnce({ choice, keys, everyMs, clients, client }: Walking): Promise<Outcome> {
  const { way } = choice
  await client.config('RESETSTAT')
  const rest = await clients.ask(everyMs)
  const walked = way ? await clients.walk(way, keys) : await pause(idleMs, null)
  const { at, waited } = await rest()
  const sorted = waited.toSorted()
  return {
    choice,
    keys,
    worst: sorted.at(-1) ?? 0,
    p99: quantile(sorted, 0.99) ?? 0,
    ...callsOf(way ? [await msPerCall(client, way.kind)] : []),
    walked,
    waits: worstOf(at, waited),
  }
}

function callsOf(all: readonly number[]): Pick<Outcome, 'callMs' | 'usualCallMs'> {
  const sorted = all.toSorted((one, other) => one - other)
  return { callMs: sorted[0] ?? null, usualCallMs: quantile(Float64Array.from(sorted), 0.5) }
}

/** Where a walk is over at once, a machine that stood still for a moment would be most of what one call took. */
async function walkMore({ choice: { way }, keys, clients, client }: Walking, rounds: number) {
  const calls: number[] = []
  const until = performance.now() + walkMoreMs
  while (way && rounds + calls.length < enoughWalks && performance.now() < until) {
    await client.config('RESETSTAT')
    await clients.walk(way, keys)
    calls.push(await msPerCall(client, way.kind))
  }
  return calls
}

/** The middle one of several walks: a machine that stood still for a moment spoils one of them. */
export async function measure(walking: Walking, rounds: number): Promise<Outcome> {
  const all: Outcome[] = []
  for (let round = 0; round < rounds; round++) all.push(await walkOnce(walking))
  const middle = (of: (outcome: Outcome) => number) => {
    const sorted = all.toSorted((one, other) => of(one) - of(other))
    return sorted[Math.floor((sorted.length - 1) / 2)] as Outcome
  }
  const typical = middle(({ worst }) => worst)
  const missed = Math.max(0, ...all.map(({ walked }) => walked?.missed ?? 0))
  return {
    ...typical,
    p99: middle(({ p99 }) => p99).p99,
    ...callsOf([...all.flatMap(({ callMs }) => callMs ?? []), ...(await walkMore(walking, rounds))]),
    walked: typical.walked && { ...typical.walked, missed },
  }
}

/** The worst wait of each stretch of time, by the moment of its question. */
function worstOf(at: Float64Array, waited: Float64Array): Points {
  const until = at.reduce((most, each) => Math.max(most, each), 0)
  const width = Math.max(1, until / mostPoints)
  const bins = new Map<number, number>()
  for (const [index, when] of at.entries()) {
    const bin = Math.floor(when / width)
    bins.set(bin, Math.max(bins.get(bin) ?? 0, waited[index] ?? 0))
  }
  return [...bins].sort(([one], [other]) => one - other).map(([bin, worst]) => [(bin * width) / 1_000, worst])
}
