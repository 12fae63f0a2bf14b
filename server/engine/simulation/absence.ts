import type { ReadRecord, Run, WriteRecord } from '#server/engine/simulation/schedule.ts'

type While = { from: number; until: number }

/** When the database had no such row. */
function absences({ world: { commits }, seeded }: Run, key: string): While[] {
  const whiles: While[] = []
  let since = seeded ? undefined : 0
  for (const commit of commits) {
    if (commit.key !== key) continue
    if (commit.value === undefined) since ??= commit.at
    else if (since !== undefined) {
      whiles.push({ from: since, until: commit.at })
      since = undefined
    }
  }
  if (since !== undefined) whiles.push({ from: since, until: Number.POSITIVE_INFINITY })
  return whiles
}

/** The commit of the newest write that the reader must know of. */
function knownSince(run: Run, { key, began }: ReadRecord, told: (write: WriteRecord) => boolean): number {
  let since = 0
  for (const write of run.writes) {
    if (write.key !== key || write.ended === undefined || write.ended >= began || !told(write)) continue
    const version = write.answer?.ok ? write.answer.version : 0
    const commit = run.world.commits.find(each => each.key === key && each.version === version)
    since = Math.max(since, commit?.at ?? 0)
  }
  return since
}

/** A removal that waits in the journal is the truth before the database knows it. */
const removalUnderWay = ({ writes }: Run, { key, ended = 0 }: ReadRecord) =>
  writes.some(write => write.key === key && write.value === undefined && write.began <= ended)

/**
 * Reads that found nothing although there was a row all the time: since the beginning, or, where answers must be
 * fresh, since the newest write that the reader must know of.
 */
export function* inventedAbsences(
  run: Run,
  { fresh, journaled, told }: { fresh: boolean; journaled: boolean; told: (write: WriteRecord) => boolean },
): Generator<ReadRecord> {
  for (const read of run.reads) {
    const { key, ended, answer } = read
    if (ended === undefined || !answer?.ok || answer.found) continue
    if (journaled && removalUnderWay(run, read)) continue
    const since = fresh && !journaled ? knownSince(run, read, told) : 0
    const explained =
      key !== 'list' && absences(run, key).some(({ from, until }) => from <= ended && until >= since)
    if (!explained) yield read
  }
}
