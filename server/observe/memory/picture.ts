import { add, type Gathered, gather, nothing } from '#server/metrics/estimate.ts'
import { createHeaviest } from '#server/metrics/heaviest.ts'
import { createReservoir } from '#server/metrics/reservoir.ts'
import { keyTypes } from '../keys/shapes.ts'
import { createBiggest } from './biggest.ts'
import { frequencySteps, idleSteps, releaseSeconds, sizeSteps, stepOf, ttlSteps } from './classes.ts'
import { createCrowds } from './crowds.ts'
import type { Seen } from './seen-key.ts'

const mostNamespaces = 2000
const mostInner = 4000
const mostEncodings = 64
const mostRows = 20_000

export type Row = { space: string; bytes: number; ttl: number; use: number | null }
export type SpaceSums = { all: Gathered; bare: Gathered }

const some = (count: number) => Array.from({ length: count }, nothing)
const freshSums = (): SpaceSums => ({ all: nothing(), bare: nothing() })

/** The sums of one node's keys, in memory that does not grow with them. */
export function createPicture(options: {
  delimiter: Buffer
  node: string
  use: 'idle' | 'frequency'
  random?: () => number
  now?: () => number
}) {
  const { delimiter, use } = options
  const now = options.now ?? Date.now
  const useSteps = use === 'frequency' ? frequencySteps : idleSteps
  const total = nothing()
  const types = some(keyTypes.length)
  const ttls = some(ttlSteps.length + 1)
  const sizes = some(sizeSteps.length)
  const release = some(releaseSeconds.length + 1)
  const uses = some(useSteps.length)
  const encodings = new Map<string, Gathered>()
  const detailed = { looked: 0, told: 0 }
  const rest = { outer: freshSums(), inner: freshSums() }
  const outer = createHeaviest({ most: mostNamespaces, fresh: freshSums, drop: drop(rest.outer) })
  const inner = createHeaviest({ most: mostInner, fresh: freshSums, drop: drop(rest.inner) })
  const rows = createReservoir<Row>(mostRows, options.random ?? Math.random)
  const biggest = createBiggest(options.node)
  const crowds = createCrowds()

  function takeNames({ name, bytes, ttl }: Seen): string {
    const first = name.indexOf(delimiter)
    const end = first === -1 ? 0 : first + delimiter.length
    const space = name.toString('latin1', 0, end)
    note(outer.offer(space, bytes), bytes, ttl)
    if (end === 0) return space
    const second = name.indexOf(delimiter, end)
    note(
      inner.offer(second === -1 ? space : name.toString('latin1', 0, second + delimiter.length), bytes),
      bytes,
      ttl,
    )
    return space
  }

  function takeTtl({ bytes, ttl }: Seen) {
    if (ttl < 0) return gather(ttls[ttlSteps.length] as Gathered, bytes)
    gather(ttls[stepOf(ttlSteps, ttl / 1000)] as Gathered, bytes)
    const at = releaseSeconds.findIndex(seconds => ttl <= seconds * 1000)
    gather(release[at === -1 ? releaseSeconds.length : at] as Gathered, bytes)
  }

  function takeDetail(bytes: number, { encoding, use: value }: NonNullable<Seen['detail']>) {
    detailed.looked += 1
    if (encoding !== null) {
      const name = encodings.has(encoding) || encodings.size < mostEncodings ? encoding : 'other'
      const group = encodings.get(name) ?? nothing()
      encodings.set(name, group)
      gather(group, bytes)
    }
    if (value === null) return
    detailed.told += 1
    gather(uses[stepOf(useSteps, value)] as Gathered, bytes)
  }

  return {
    take(seen: Seen) {
      const { bytes, type, ttl, detail } = seen
      gather(total, bytes)
      gather(types[type] as Gathered, bytes)
      gather(sizes[stepOf(sizeSteps, bytes)] as Gathered, bytes)
      takeTtl(seen)
      const space = takeNames(seen)
      if (seen.ttl >= 0) crowds.offer(space, now() + seen.ttl, seen.bytes)
      biggest.offer(seen)
      if (!detail) return
      takeDetail(bytes, detail)
      const at = rows.place()
      if (at !== null) rows.put(at, { space, bytes, ttl, use: detail.use })
    },
    sums: () => ({
      total,
      types,
      ttls,
      sizes,
      release,
      uses,
      encodings,
      detailed,
      outer: outer.list(),
      inner: inner.list(),
      rest,
      rows: rows.kept(),
      big: biggest.list(),
      crowds: crowds.list(),
    }),
  }
}

export type Sums = ReturnType<ReturnType<typeof createPicture>['sums']>

function note(sums: SpaceSums, bytes: number, ttl: number) {
  gather(sums.all, bytes)
  if (ttl < 0) gather(sums.bare, bytes)
}

function drop(into: SpaceSums) {
  return ({ all, bare }: SpaceSums) => {
    add(into.all, all)
    add(into.bare, bare)
  }
}
