import type { Random } from '#server/engine/ports.ts'
import { createPopularity } from '#server/lab/workload/popularity.ts'
import type { Population } from '#server/lab/workload/population.ts'
import { askedBy, type RecordedTrace } from '#server/lab/workload/recorded-trace.ts'
import { categoryOf, chooseRequests, type DataKind, type Thing } from '#server/lab/workload/shop.ts'
import type { RequestKind, Workload } from '#server/lab/workload/workload.ts'

/** What the next request asks for. One object for all of them: most belong to other instances and need no more. */
export type Asked = { kind: RequestKind; thing: Thing; id: number }

/** One list in so many is the whole catalogue. */
const CATALOGUE_SHARE = 0.1

export function keyAsked({ thing, id }: Asked, kindOf: (id: number) => DataKind): string {
  switch (thing) {
    case 'row':
      return `${kindOf(id)}:${id}`
    case 'absent':
      return `${kindOf(id)}:none-${id}`
    case 'category':
      return `category:${categoryOf(id)}`
    case 'catalogue':
      return 'products'
    default:
      return thing satisfies never
  }
}

/** Keeps requests and rows in step: what is written or removed is there, and what is inserted is not. */
function createChanges(rows: Population, asked: Asked) {
  function insert() {
    const id = rows.insert()
    if (id < 0) return leave(rows.oldest())
    asked.kind = 'insert'
    asked.id = id
  }
  function leave(id: number) {
    asked.kind = 'remove'
    asked.id = id
    rows.remove(id)
  }
  return {
    /** When all places are taken, the oldest row leaves first. */
    insert,
    write(id: number) {
      asked.id = rows.living(id)
      if (asked.id < 0) insert()
    },
    /** When nothing is left to remove, a row comes instead. */
    remove(id: number) {
      const living = rows.living(id)
      if (living < 0) insert()
      else leave(living)
    },
  }
}

/** By mix and popularity. */
export function createAsking(workload: Workload, { random, rows }: { random: Random; rows: Population }) {
  const asked: Asked = { kind: 'read', thing: 'row', id: 0 }
  const chosen = chooseRequests(workload)
  const wanted = createPopularity(workload, random)
  const changes = createChanges(rows, asked)
  const { absentShare } = workload

  return (atMs: number): Asked => {
    asked.kind = chosen(random.next())
    asked.thing = 'row'
    switch (asked.kind) {
      case 'read':
        if (absentShare > 0 && random.next() < absentShare) asked.thing = 'absent'
        asked.id = wanted(atMs, rows)
        break
      case 'list':
        asked.thing = random.next() < CATALOGUE_SHARE ? 'catalogue' : 'category'
        asked.id = wanted(atMs, rows)
        break
      case 'write':
        changes.write(wanted(atMs, rows))
        break
      case 'insert':
        changes.insert()
        break
      case 'remove':
        changes.remove(wanted(atMs, rows))
        break
      default:
        asked.kind satisfies never
    }
    return asked
  }
}

/** Which rows are there, when any may go and come back; in the beginning the first `keys` are. */
function createPresence(keys: number) {
  const others = new Set<number>()
  let rows = keys
  const isThere = (id: number) => id < keys !== others.has(id)
  return {
    isThere,
    /** There may be twice as many as in the beginning, as in the lab's own workloads. */
    hasRoom: (id: number) => rows < 2 * keys || isThere(id),
    turn(id: number) {
      rows += isThere(id) ? -1 : 1
      if (!others.delete(id)) others.add(id)
    },
  }
}

/**
 * As recorded. Recorded keys that are not the lab's stand for the first rows of the shop; a row that the recording
 * inserts may be there already, in its second round at the latest: then it is written. One that has gone comes back
 * when it is written.
 */
export function createReplay({ codes, keys, own }: RecordedTrace, workload: Workload) {
  const asked: Asked = { kind: 'read', thing: 'row', id: 0 }
  const rows = createPresence(workload.keys)
  let seq = 0
  return (): Asked => {
    const at = seq++ % keys.length
    const { kind, thing } = askedBy(codes[at] ?? 0)
    const number = keys[at] ?? 0
    asked.kind = kind
    asked.thing = thing
    asked.id =
      own && (thing !== 'row' || kind === 'read' || rows.hasRoom(number)) ? number : number % workload.keys
    if (thing !== 'row') return asked
    const there = rows.isThere(asked.id)
    if (kind === 'write' || kind === 'insert') asked.kind = there ? 'write' : 'insert'
    if (kind === 'remove' && !there) asked.kind = 'read'
    if (asked.kind === 'remove' || asked.kind === 'insert') rows.turn(asked.id)
    return asked
  }
}
