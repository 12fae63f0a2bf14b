import type { Acknowledged, Played, Sighting } from '#server/lab/experiments/stage/stage.ts'

type Known = { version: number; at: number }[]

/** By version; `at` is when this one or any newer one was acknowledged first. */
function acknowledgedByKey(writes: readonly Acknowledged[]): Map<string, Known> {
  const byKey = new Map<string, Known>()
  for (const { key, version, at } of writes) {
    const known = byKey.get(key)
    if (known) known.push({ version, at })
    else byKey.set(key, [{ version, at }])
  }
  for (const known of byKey.values()) {
    known.sort((one, other) => one.version - other.version)
    known.reduceRight((first, each) => {
      each.at = Math.min(each.at, first)
      return each.at
    }, Number.POSITIVE_INFINITY)
  }
  return byKey
}

function ageOf({ at, rows }: Sighting, byKey: Map<string, Known>): number {
  let age = 0
  for (const [key, version] of rows) {
    const newer = byKey.get(key)?.find(each => each.version > version)
    if (newer) age = Math.max(age, at - newer.at)
  }
  return age
}

/**
 * How old each answer surely was, in ms: so long before the read began a newer version had been acknowledged. 0: it
 * was fresh, or the write was under way.
 */
export function agesOf({
  sightings,
  writes,
}: Pick<Played, 'sightings' | 'writes'>): { at: number; age: number }[] {
  const byKey = acknowledgedByKey(writes)
  return sightings
    .map(sighting => ({ at: sighting.at, age: ageOf(sighting, byKey) }))
    .sort((one, other) => one.at - other.at)
}

/** Of the stale ones only; sorted. */
export const staleAges = (ages: readonly { age: number }[]): Float64Array =>
  Float64Array.from(ages.flatMap(({ age }) => (age > 0 ? [age] : []))).sort()
