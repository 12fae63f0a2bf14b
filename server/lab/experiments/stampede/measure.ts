import { BoardError } from '#server/errors.ts'
import type { Script } from '#server/lab/experiments/stage/script.ts'
import { seedOf } from '#server/lab/experiments/stage/script.ts'
import type { Heard, Played, Stage } from '#server/lab/experiments/stage/stage.ts'
import { archive, type StampedeParams } from '#server/lab/experiments/stampede/params.ts'

const hotKey = 'item:hot'
/** Only a steady stream has more than one. */
export const hotKeys = ({ traffic, keys }: StampedeParams): string[] =>
  Array.from({ length: traffic === 'steady' ? keys : 1 }, (_, at) =>
    at === 0 ? hotKey : `${hotKey}-${at + 1}`,
  )
/** After the expiry: what is sent at that very moment could still find the entry. */
const behindMs = 5
const widestBurstMs = 50

/** `zero`: the moment that the times are counted from, on the stage's clock. */
export type Measured = { played: Played; zero: number }

type Listener = (heard: Heard, zero: number) => void

/** Nothing is there, and then one reader fills it. Its load is not counted. */
async function warmUp(stage: Stage, keys: readonly string[] = [hotKey]): Promise<number> {
  const at = await stage.now()
  const all = (op: 'invalidate' | 'read'): Script[] => [
    { kind: 'list', measured: false, asked: keys.map(key => ({ at, op, key })) },
  ]
  await stage.play(all('invalidate'))
  await stage.play(all('read'))
  const until = await stage.freshUntil(hotKey)
  if (until !== null) return until
  throw new BoardError(
    'TARGET_UNREACHABLE',
    'The entry was not in the cache after it was loaded. Does somebody else empty it?',
  )
}

/** Everybody comes right after the expiry; before it there are readers, who may renew the entry. */
async function burst(
  stage: Stage,
  { params, seed, hear }: { params: StampedeParams; seed: number; hear: Listener },
): Promise<Measured> {
  const { callers, perSecond, queryMs } = params
  const zero = await warmUp(stage)
  const from = await stage.now()
  const width = Math.min(widestBurstMs, queryMs / 4)
  const asked = Array.from({ length: callers }, (_, at) => ({
    at: zero + behindMs + (at / callers) * width,
    op: 'read' as const,
    key: hotKey,
  }))
  const scripts: Script[] = [
    { kind: 'stream', measured: false, key: hotKey, perSecond, from, until: zero - 1, seed },
    { kind: 'list', measured: true, asked },
  ]
  return { played: await stage.play(scripts, heard => hear(heard, zero)), zero }
}

/** One after the other, each with arrivals of its own; the same ones for every protection. */
export async function* bursts(
  stage: Stage,
  { params, seed, hear }: { params: StampedeParams; seed: number; hear: Listener },
) {
  for (let round = 0; round < params.expiries; round++) {
    yield await burst(stage, { params, seed: seedOf(seed, round), hear })
  }
}

/** Traffic that goes on through many expiries. */
export async function flowing(
  stage: Stage,
  { params, seed, hear }: { params: StampedeParams; seed: number; hear: Listener },
): Promise<Measured> {
  const keys = hotKeys(params)
  await warmUp(stage, keys)
  const from = await stage.now()
  const until = from + params.expiries * params.ttlMs
  const { perSecond, callers: workers } = params
  const same = { measured: true, from, until }
  const scripts: Script[] =
    params.traffic === 'workers'
      ? [{ kind: 'workers', workers, thinkMs: archive.thinkMs, key: hotKey, seed, ...same }]
      : keys.map((key, at) => ({
          kind: 'stream',
          perSecond,
          key,
          seed: at === 0 ? seed : seedOf(seed, at),
          ...same,
        }))
  return { played: await stage.play(scripts, heard => hear(heard, from)), zero: from }
}
