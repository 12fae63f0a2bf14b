import { createMarkedWrites } from '#server/lab/instances/marked-reads.ts'
import type { LoggedWrite } from '#server/lab/instances/write-log.ts'

export type JudgedRead = {
  key: string
  /** 0: not found. */
  version: number
  /** In place of a version: what was read. */
  mark?: number
  /** Of a list: the rows that it names, and how old each of them is. Rows that it lacks are not looked for. */
  parts?: readonly { key: string; version: number }[]
  /** Machine clock. */
  began: number
  ended: number
}

export type Verdicts = { judged: number; stale: number; worstAgeMs: number; worstVersions: number }

type Limits = { mostReads: number; mostParts: number; mostKeys: number; mostPerKey: number }
const usual: Limits = { mostReads: 100_000, mostParts: 200_000, mostKeys: 100_000, mostPerKey: 16 }

/** What is known of one key. Newer versions only: an acknowledgement of an older one proves nothing more. */
type Known = {
  acknowledged: { version: number; at: number }[]
  highestRemoved: number
  /** Removals whose end nobody has told. */
  removing: number
}

const nothing = (): Verdicts => ({ judged: 0, stale: 0, worstAgeMs: 0, worstVersions: 0 })

/** FNV-1a, scaled to [0, 1): the same keys are watched in every process. */
function placeOf(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return ((hash ^ (hash >>> 13)) >>> 0) / 4_294_967_296
}

/**
 * Says of each read whether it was surely stale: a write acknowledged before it began has a higher version than its
 * answer. Reads wait until everybody's writes up to their end are known. Where memory does not suffice, whole keys are
 * left out, never single reads.
 */
export function createStaleJudge(limits: Partial<Limits> = {}) {
  const { mostReads, mostParts, mostKeys, mostPerKey } = { ...usual, ...limits }
  const keys = new Map<string, Known>()
  let waiting: JudgedRead[] = []
  const marked = createMarkedWrites({ mostKeys, mostPerKey })
  let parts = 0
  let share = 1

  const watched = (key: string) => share === 1 || placeOf(key) < share

  function watchFewer() {
    share /= 2
    for (const key of keys.keys()) if (!watched(key)) keys.delete(key)
    waiting = waiting.filter(({ key }) => watched(key))
    parts = waiting.reduce((sum, read) => sum + (read.parts?.length ?? 0), 0)
  }

  function knownOf(key: string): Known {
    const known = keys.get(key) ?? { acknowledged: [], highestRemoved: 0, removing: 0 }
    keys.set(key, known)
    return known
  }

  function acknowledge({ acknowledged }: Known, { version, at }: LoggedWrite) {
    // Told in any order: sorted by moment, and only what rises above everything acknowledged before it.
    const place = acknowledged.findLastIndex(each => each.at <= at) + 1
    const before = acknowledged[place - 1]
    if (before && before.version >= version) return
    const higher = acknowledged.findIndex((each, index) => index >= place && each.version > version)
    const until = higher === -1 ? acknowledged.length : higher
    acknowledged.splice(place, until - place, { version, at })
    if (acknowledged.length > mostPerKey) acknowledged.shift()
  }

  /** What had been acknowledged before `began` and is newer than the answer. */
  function newerThan({ key, version, mark }: { key: string; version: number; mark?: number }, began: number) {
    if (mark !== undefined) return marked.newerThan({ key, mark }, began)
    const known = keys.get(key)
    if (known === undefined) return []
    const notFound = version === 0
    if (notFound && known.removing > 0) return []
    const answered = notFound ? known.highestRemoved : version
    return known.acknowledged.filter(each => each.at < began && each.version > answered)
  }

  function judge(read: JudgedRead, verdicts: Verdicts) {
    verdicts.judged += 1
    let isStale = false
    for (const part of read.parts ?? [read]) {
      const newer = newerThan(part, read.began)
      const [first] = newer
      if (first === undefined) continue
      isStale = true
      verdicts.worstAgeMs = Math.max(verdicts.worstAgeMs, read.began - first.at)
      verdicts.worstVersions = Math.max(verdicts.worstVersions, newer.length)
    }
    if (isStale) verdicts.stale += 1
  }

  return {
    learn(write: LoggedWrite) {
      if (!watched(write.key)) return
      if (write.kind === 'marked') return marked.learn(write)
      const known = knownOf(write.key)
      if (write.kind === 'removing') known.removing += 1
      else acknowledge(known, write)
      if (write.kind === 'removed') {
        known.removing = Math.max(0, known.removing - 1)
        known.highestRemoved = Math.max(known.highestRemoved, write.version)
      }
      while (keys.size > mostKeys) watchFewer()
    },
    /** In the order in which they ended. */
    read(read: JudgedRead) {
      if (!watched(read.key)) return
      const size = read.parts?.length ?? 0
      if (parts + size > mostParts) return
      parts += size
      waiting.push(read)
      while (waiting.length > mostReads) watchFewer()
    },
    /** Judges what ended by then: everybody's writes up to that moment have been learnt. */
    judge(knownUntil: number): Verdicts {
      const verdicts = nothing()
      const due = waiting.findIndex(({ ended }) => ended > knownUntil)
      for (const read of waiting.splice(0, due === -1 ? waiting.length : due)) {
        parts -= read.parts?.length ?? 0
        judge(read, verdicts)
      }
      return verdicts
    },
    /** The share of keys that is watched. */
    share: () => share,
    waiting: () => waiting.length,
  }
}
