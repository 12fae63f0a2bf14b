import type { Model, Replay } from '#server/metrics/miss-ratio/replay.ts'
import type { CaptureReport } from '../capture/shapes.ts'
import { textOf } from '../keys/name.ts'
import type { NodePart } from './node-part.ts'
import type { NamespacesResult, SpaceHits, WhatIf } from './shapes.ts'
import type { SpaceTally, Tally } from './tally.ts'

const mostShown = 200
const mostWhatIf = 50
const mostIdBytes = 1024
const factors = [0.125, 0.25, 0.5, 0.75, 1, 1.5, 2, 4, 8]

export function resultOf(facts: {
  tally: Tally
  parts: readonly NodePart[]
  report: CaptureReport
  startedAt: number
  seconds: number
  delimiter: string
  notes: readonly string[]
}): NamespacesResult {
  const { tally, parts, report, seconds } = facts
  const { whole, rest, spaces, replay, again, untold, commands } = tally.sums()
  const present = parts.reduce((sum, part) => sum + part.keys(), 0)
  // The marks at both ends take their time too.
  const length = Math.max(1, Math.ceil(seconds) + 1)
  const shown = spaces.filter(({ data }) => data.reads > 0 || data.misses > 0).slice(0, mostShown)
  const others = spaces.filter(({ data }) => data.reads > 0 || data.misses > 0).slice(mostShown)
  const rows = shown.map(({ name, lacks, data }, at) => ({
    ...named(name),
    ...countsOf(data, length),
    lacks,
    again: again.spaces.get(name) ?? null,
    whatIf: at < mostWhatIf ? whatIfOf(replay, data.model, { own: true, present, seconds }) : null,
  }))
  const told = parts.map(part => part.told())
  const own = parts.map(part => part.own())
  return {
    startedAt: facts.startedAt,
    seconds,
    delimiter: facts.delimiter,
    ...countsOf(whole, length),
    spaces: [
      ...rows,
      ...restOf(
        rest,
        others.map(({ data }) => data),
      ),
    ],
    absent: again.absent,
    untold,
    told: told.every(each => each !== null)
      ? {
          hits: sum(told.map(each => each?.hits ?? 0)) - sum(own.map(({ hits }) => hits)),
          misses: sum(told.map(each => each?.misses ?? 0)) - sum(own.map(({ misses }) => misses)),
        }
      : null,
    own: { hits: sum(own.map(({ hits }) => hits)), misses: sum(own.map(({ misses }) => misses)) },
    commands: [...commands].map(([name, reads]) => ({ name, reads })).toSorted((a, b) => b.reads - a.reads),
    whole: whatIfOf(replay, replay.all, { own: false, present, seconds }),
    keys: { present, met: Math.round(replay.keys()), sampled: Math.round(replay.keys() * replay.rate()) },
    ended: report.ended,
    reason: report.reason,
    cost: report.nodes.map(({ node, before, during, bytes }) => ({
      node,
      before: before.operations,
      during: during?.operations ?? null,
      bytes,
    })),
    notes: [...facts.notes],
  }
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)

function countsOf({ reads, misses, readsAt, missesAt }: SpaceTally, length: number) {
  return {
    reads,
    misses,
    readsAt: [...readsAt.subarray(0, length)],
    missesAt: [...missesAt.subarray(0, length)],
  }
}

/** `db3 ` before the name where it is not the first database; those have no link. */
function named(space: string): Pick<SpaceHits, 'kind' | 'name' | 'id'> {
  const database = /^db\d+ /.exec(space)?.[0] ?? ''
  const name = space.slice(database.length)
  if (name === '') return { kind: 'bare', name: `${database}no namespace`, id: null }
  const bytes = Buffer.from(name, 'latin1')
  const id = database === '' && bytes.length <= mostIdBytes ? bytes.toString('base64url') : null
  return { kind: 'namespace', name: `${database}${textOf(bytes).text}`, id }
}

function restOf(rest: SpaceTally, others: readonly SpaceTally[]): SpaceHits[] {
  const reads = rest.reads + sum(others.map(each => each.reads))
  const misses = rest.misses + sum(others.map(each => each.misses))
  if (reads === 0 && misses === 0) return []
  return [
    {
      kind: 'rest',
      name: 'all others',
      id: null,
      reads,
      misses,
      lacks: 0,
      readsAt: [],
      missesAt: [],
      whatIf: null,
    },
  ]
}

function whatIfOf(
  replay: Replay,
  model: Model,
  { own, present, seconds }: { own: boolean; present: number; seconds: number },
): WhatIf {
  const { curve, ttl } = model
  return {
    memory: factors.flatMap(factor => {
      const range = curve.at(factor * present, present)
      return range ? [{ factor, ...range }] : []
    }),
    ttl: [
      ...ttl
        .rates()
        .filter(rate => rate.seconds < seconds)
        .map(rate => ({ ...rate, modelled: false })),
      ...replay.longTtls(own ? model : null, seconds).map(rate => ({ ...rate, modelled: true })),
    ].flatMap(({ low, high, ...rate }) => (low === null || high === null ? [] : [{ ...rate, low, high }])),
  }
}
