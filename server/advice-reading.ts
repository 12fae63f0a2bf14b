import { analyse, captureReads } from '#server/advice/places.ts'
import type { Known, Reading, SlowGroup } from '#server/advice/shapes.ts'
import { BoardError } from '#server/errors.ts'
import type { RangeName, Series } from '#server/metrics/series.ts'
import type { CommandTimes } from '#server/observe/commandtimes/command-times.ts'
import type { Frame, TargetFacts } from '#server/observe/frame.ts'
import type { Analysis } from '#server/observe/memory/shapes.ts'
import type { NamespacesResult } from '#server/observe/namespaces/shapes.ts'

/** The slow log of so long. */
const slowSeconds = 86_400
const slowKeptMs = 8000

/** Measured by somebody, once; the whole is large and asked for only when there is a newer one. */
type Results<Whole> = {
  list: () => Promise<{ id: string }[]>
  get: (id: string | null) => Promise<{ id: string | null; whole: Whole } | null>
}

type Commands = {
  at: number | null
  seconds: number | null
  commands: CommandTimes[]
  problems: { problem: string }[]
}

export type ReadingOptions = {
  target: { id: string; name: string }
  now: () => number
  latest: () => Frame | null
  facts: () => TargetFacts
  series: (range: RangeName) => Promise<Series>
  memory: Results<Analysis>
  namespaces: Results<NamespacesResult>
  /** Alike commands of the slow log; a sentence where no server shows it. */
  slowGroups: (of: { from: number; to: number }) => Promise<SlowGroup[]>
  slowProblem: () => string | null
  commands: () => Promise<Commands>
}

/** Gathers what the board has read already; nothing that keeps a server busy is asked for. */
export function createReading(options: ReadingOptions) {
  const groups = atMostEvery(slowKeptMs, options.now, () => {
    const to = options.now()
    return options.slowGroups({ from: to - slowSeconds * 1000, to })
  })
  const newestAnalysis = createNewest(options.memory)
  const newestCapture = createNewest(options.namespaces)

  return async (): Promise<Reading> => {
    const now = options.now()
    const frame = frameOf(options.latest())
    const [hour, day, analysis, capture, slow, commands] = await Promise.all([
      known(now, () => options.series('1h')),
      known(now, () => options.series('24h')),
      measured(newestAnalysis, ({ endedAt }) => endedAt, noAnalysis),
      measured(newestCapture, ({ startedAt }) => startedAt, noCapture),
      slowOf(options.slowProblem(), groups),
      frame.ok ? commandsOf(options, now) : missing(frame.missing),
    ])
    return {
      now,
      frame,
      policies: policiesOf(options.facts(), now),
      hour,
      day,
      analysis,
      capture,
      slow,
      commands,
    }
  }
}

const missing = (sentence: string): Extract<Known<never>, { ok: false }> => ({
  ok: false,
  missing: sentence,
  place: null,
  since: null,
})
const noAnalysis = {
  ...missing('The memory has not been analysed yet. A sample takes a moment.'),
  place: analyse,
}
const noCapture = {
  ...missing(
    'No reads have been captured yet. A capture of some seconds tells the hit rate of each namespace.',
  ),
  place: captureReads,
}

async function known<T>(at: number, ask: () => Promise<T>): Promise<Known<T>> {
  try {
    return { ok: true, at, value: await ask() }
  } catch (error) {
    if (!(error instanceof BoardError)) throw error
    return missing(error.message)
  }
}

function frameOf(frame: Frame | null): Known<Frame> {
  if (!frame) return missing('The board has not heard of the servers yet.')
  const { health, at } = frame
  switch (health.status) {
    case 'ok':
      return { ok: true, at, value: frame }
    case 'connecting':
      return missing('The board is still connecting to the servers.')
    case 'down':
      return { ...missing(health.message), since: health.since }
  }
}

function policiesOf({ nodes }: TargetFacts, at: number): Known<readonly string[]> {
  const masters = nodes.length === 1 ? nodes : nodes.filter(({ role }) => role !== 'replica')
  const value = masters.flatMap(({ evictionPolicy }) => evictionPolicy ?? [])
  return value.length === 0
    ? missing('The server does not tell its maxmemory-policy (INFO memory).')
    : { ok: true, at, value }
}

function createNewest<Whole>({ list, get }: Results<Whole>) {
  let kept: { id: string | null; whole: Whole } | null = null
  return async () => {
    const newest = await list().catch(() => null)
    // Without the history there may still be one that this board has made.
    if (newest === null) return get(null)
    const id = newest[0]?.id ?? null
    if (id === null || kept?.id !== id) kept = await get(id)
    return kept
  }
}

async function measured<Whole>(
  newest: () => Promise<{ id: string | null; whole: Whole } | null>,
  atOf: (whole: Whole) => number,
  none: Extract<Known<never>, { ok: false }>,
): Promise<Known<{ id: string | null; whole: Whole }>> {
  try {
    const found = await newest()
    if (!found) return none
    const { id, whole } = found
    return { ok: true, at: atOf(whole), value: { id, whole } }
  } catch (error) {
    if (!(error instanceof BoardError)) throw error
    return missing(error.message)
  }
}

async function slowOf(
  problem: string | null,
  groups: () => { at: number; value: Promise<SlowGroup[]> },
): Promise<Reading['slow']> {
  if (problem !== null) return missing(problem)
  const { at, value } = groups()
  return known(at, async () => ({ seconds: slowSeconds, groups: await value }))
}

/** A day of a slow log may be long: it is added up for everybody, and not for each look. */
function atMostEvery<T>(keptMs: number, now: () => number, ask: () => Promise<T>) {
  let kept: { at: number; value: Promise<T> } | null = null
  return () => {
    if (kept && now() - kept.at < keptMs) return kept
    const fresh = { at: now(), value: ask() }
    kept = fresh
    fresh.value.catch(() => {
      if (kept === fresh) kept = null
    })
    return fresh
  }
}

async function commandsOf({ commands }: ReadingOptions, now: number): Promise<Reading['commands']> {
  const { at, seconds, commands: list, problems } = await commands()
  if (list.length === 0) return missing(problems[0]?.problem ?? 'The command times were not read yet.')
  return { ok: true, at: at ?? now, value: { seconds: seconds ?? 0, commands: list } }
}
