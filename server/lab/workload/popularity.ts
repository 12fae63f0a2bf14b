import type { Random } from '#server/engine/ports.ts'
import { createChurn } from '#server/lab/workload/churn.ts'
import type { Population } from '#server/lab/workload/population.ts'
import { createScramble } from '#server/lab/workload/scramble.ts'
import type { Workload } from '#server/lab/workload/workload.ts'
import { createZipf } from '#server/lab/workload/zipf.ts'

/** Which id is wanted next. What is asked for may have been removed: then it is asked for in vain. */
export type Popularity = (atMs: number, population: Population) => number

/** From the most wanted rank to a place: first the hot set of this moment, then scattered over the keys. */
function createPlaces(workload: Workload) {
  const churned = createChurn(workload)
  const scramble = createScramble(workload.keys, workload.seed)
  // Rows that came later have a rank and a place of their own, behind those of the beginning.
  return (rank: number, atMs: number) => (rank < workload.keys ? scramble(churned(rank, atMs)) : rank)
}

const hotCount = (keys: number, share: number) => Math.max(1, Math.ceil(keys * share))

export function createPopularity(workload: Workload, random: Random): Popularity {
  const { popularity, keys } = workload
  const placeOf = createPlaces(workload)
  const below = (count: number) => Math.floor(random.next() * count)

  switch (popularity.kind) {
    case 'zipf': {
      const zipf = createZipf(popularity.skew, random)
      return (atMs, rows) => rows.idAt(placeOf(zipf.next(rows.size()), atMs))
    }
    case 'uniform':
      return (_, rows) => rows.idAt(below(rows.size()))
    case 'hot spot': {
      const hot = hotCount(keys, popularity.keys)
      return (atMs, rows) => {
        const cold = rows.size() - hot
        const rank = cold === 0 || random.next() < popularity.requests ? below(hot) : hot + below(cold)
        return rows.idAt(placeOf(rank, atMs))
      }
    }
    case 'scan': {
      let at = 0
      return (_, rows) => rows.idAt(at++ % rows.size())
    }
    case 'latest': {
      const zipf = createZipf(popularity.skew, random)
      const churned = createChurn(workload)
      return (atMs, rows) => rows.newest() - churned(zipf.next(rows.size()), atMs)
    }
    default:
      return popularity satisfies never
  }
}

/** The id wanted most at this moment of the trace; null where no key is wanted more than others, or it moves. */
export function hottestId(workload: Workload, atMs: number): number | null {
  const { popularity, keys, mix } = workload
  switch (popularity.kind) {
    case 'zipf':
    case 'hot spot':
      return createPlaces(workload)(0, atMs)
    case 'latest':
      return mix.insert > 0 ? null : keys - 1 - createChurn(workload)(0, atMs)
    case 'uniform':
    case 'scan':
      return null
    default:
      return popularity satisfies never
  }
}
