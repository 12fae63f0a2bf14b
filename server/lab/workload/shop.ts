import { type RequestKind, requestKinds, type Workload } from '#server/lab/workload/workload.ts'

export const dataKinds = ['product', 'user', 'stock', 'session', 'search'] as const
export type DataKind = (typeof dataKinds)[number]

/** What a request may be about: a row that is or was there, one that never is, or a list. */
export const things = ['row', 'absent', 'category', 'catalogue'] as const
export type Thing = (typeof things)[number]

/** A category has at most this many products, so that its list stays a list and not the whole shop. */
export const PRODUCTS_PER_CATEGORY = 50
export const categoryOf = (id: number) => Math.floor(id / PRODUCTS_PER_CATEGORY)

/** Sums of the weights so far, as shares of all. */
function cumulated(weights: readonly number[]): number[] {
  const all = weights.reduce((sum, each) => sum + each, 0)
  let sum = 0
  return weights.map(each => {
    sum += each
    return sum / all
  })
}

/** Who has the part of [0, 1) where `at` lies. Who weighs nothing never has it. */
function partAt(bounds: readonly number[], at: number): number {
  let part = 0
  while (part < bounds.length - 1 && at >= (bounds[part] ?? 1)) part += 1
  return part
}

/** Steps of the golden ratio: any run of neighbours is divided as evenly as it can be. */
const spread = (id: number) => (Math.imul(id, 0x9e3779b1) >>> 0) / 4_294_967_296

/** Every id belongs to one kind of data for good, whether its row is there or not. */
export function divideKinds({ kinds }: Workload): (id: number) => DataKind {
  const bounds = cumulated(dataKinds.map(kind => kinds[kind]))
  return id => dataKinds[partAt(bounds, spread(id))] ?? 'product'
}

export function chooseRequests({ mix }: Workload): (drawn: number) => RequestKind {
  const bounds = cumulated(requestKinds.map(kind => mix[kind]))
  return drawn => requestKinds[partAt(bounds, drawn)] ?? 'read'
}
