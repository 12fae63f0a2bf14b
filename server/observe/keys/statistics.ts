import { BoardError } from '#server/errors.ts'
import type { Pass } from '#server/targets/dial.ts'
import { explainFailure } from '#server/targets/failure.ts'
import type { StatisticsState } from './shapes.ts'
import { createStatisticsTable, type StatisticsTable } from './statistics-table.ts'
import { createSpeed, type Walk } from './walk.ts'
import { createGate, type Gate } from './walk-gate.ts'
import { createLookups } from './walk-lookups.ts'
import { awaited, slowest } from './walk-pace.ts'

const wants = ['type', 'ttl', 'memory'] as const
/** So many batches without letting an INFO through: a few ms. */
const batchesAtOnce = 8
const retryMs = 300
const mostTries = 20

export type Statistics = ReturnType<typeof createStatistics>

/** Looks up type, TTL and memory of every key of a walk that is over, on all nodes at once. */
export function createStatistics(walk: Walk) {
  const { names } = walk.index
  const table = createStatisticsTable(walk.index)
  const gate = createGate()
  const speed = createSpeed()
  const startedAt = Date.now()
  let endedAt: number | null = null
  let phase: StatisticsState['phase'] = 'measuring'
  let problem: string | null = null
  let measured = 0
  const measurings: Pick<ReturnType<typeof createPartMeasuring>, 'duty' | 'slowly'>[] = []
  const parts = new Set<number>()
  for (const address of table.run) parts.add(names.partOf(address))

  async function measurePart(part: number) {
    const pass = walk.passOf(part)
    if (!pass) return
    const measuring = createPartMeasuring({
      pass,
      part,
      walk,
      table,
      gate,
      onDone: keys => (measured += keys),
    })
    measurings.push(measuring)
    const trouble = await measuring.run()
    problem ??= trouble
  }

  function end(how: StatisticsState['phase']) {
    if (endedAt !== null) return
    phase = how
    endedAt = Date.now()
    gate.close()
  }

  const room = walk.mostBytes - walk.index.bytes()
  if (table.bytes() > room) {
    problem = 'There is not enough memory left to measure so many keys (CACHEBOARD_KEYS_MEMORY_MB).'
    end('failed')
  } else {
    void Promise.all([...parts].map(measurePart)).then(() =>
      end(measured === 0 && problem ? 'failed' : 'done'),
    )
  }

  return {
    table,
    cancel: () => end('cancelled'),
    complete: () => phase === 'done' && problem === null && walk.complete(),
    state: (): StatisticsState => ({
      phase,
      walk: walk.walk,
      measured,
      of: table.run.length,
      startedAt,
      endedAt,
      perSecond: phase === 'measuring' ? speed(measured) : 0,
      duty: phase === 'measuring' ? Math.max(0, ...measurings.map(part => part.duty())) : 0,
      slowly: phase === 'measuring' ? slowest(measurings) : null,
      problem,
    }),
  }
}

/** One node's keys, in the order of the index. */
function createPartMeasuring(options: {
  pass: Pass
  part: number
  walk: Walk
  table: StatisticsTable
  gate: Gate
  onDone: (keys: number) => void
}) {
  const { pass, part, walk, table, gate, onDone } = options
  const { names } = walk.index
  const { run } = table
  const place = { address: pass.node, user: pass.username }
  const lookups = createLookups({ pass, names, wants, manner: awaited })
  /** Places in the run that were asked about and are not answered yet, in order. */
  const open: number[] = []
  let at = 0
  let problem: string | null = null

  function next(): number[] {
    const places: number[] = []
    const most = lookups.units()
    for (; at < run.length && places.length < most; at++) {
      if (names.partOf(run[at] as number) === part) places.push(at)
    }
    for (const each of places) open.push(each)
    return places.map(each => run[each] as number)
  }

  async function measureAll() {
    while (at < run.length && !gate.closed()) {
      await lookups.ready()
      const rest = lookups.pace.rest(performance.now())
      let done = 0
      let head = 0
      await lookups.burst(
        next,
        (_, looked) => {
          table.set(open[head++] as number, looked)
          done += 1
          const refusal = looked.refused && Object.values(looked.refused)[0]
          if (refusal) problem ??= sentenceOf(refusal)
        },
        rest > 0 ? 1 : batchesAtOnce,
      )
      open.length = 0
      onDone(done)
      // Questions of viewers come first.
      await new Promise(resolve => (rest > 0 ? setTimeout(resolve, rest) : setImmediate(resolve)))
    }
  }

  function sentenceOf(refusal: string): string {
    if (/^(MOVED|ASK)\b/.test(refusal))
      return 'Some keys have moved to another node since the walk: walk again.'
    return explainFailure(new Error(refusal), place).message
  }

  return {
    duty: () => (at < run.length ? lookups.duty() : 0),
    slowly: () => (at < run.length ? lookups.pace.slowly(performance.now()) : null),
    /** Why some of its keys are not known; null when all are. */
    async run(): Promise<string | null> {
      for (let tries = 0; tries < mostTries && !gate.closed(); tries++) {
        const before = at
        try {
          await measureAll()
          lookups.close()
          return problem
        } catch (error) {
          problem = error instanceof BoardError ? error.message : explainFailure(error, place).message
          // What was not answered is asked again.
          at = open[0] ?? at
          open.length = 0
          if (at > before) tries = 0
          await new Promise(resolve => setTimeout(resolve, retryMs))
          if (tries < mostTries - 1) problem = null
        }
      }
      lookups.close()
      return problem
    },
  }
}
