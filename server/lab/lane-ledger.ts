import { createDirtyLedger, type DirtyBooks } from '#server/lab/dirty-ledger.ts'
import type { LaneFrame } from '#server/lab/frame.ts'
import { createLedger, type LedgerBooks } from '#server/lab/ledger.ts'
import type { AcknowledgedWrite } from '#server/lab/parts.ts'

type Options = { books: LedgerBooks & DirtyBooks; now: () => number; graceMs: () => number }

/** What became of a lane's acknowledged writes: of those with a version, and of those that only have a mark. */
export function createLaneLedger(options: Options) {
  const versions = createLedger(options)
  const marks = createDirtyLedger(options)
  return {
    add(writes: readonly Omit<AcknowledgedWrite, 'lane'>[]) {
      versions.add(writes.filter(({ mark }) => mark === undefined))
      marks.add(
        writes.flatMap(({ key, at, mark, began }) =>
          mark === undefined || began === undefined ? [] : [{ key, at, mark, began }],
        ),
      )
    },
    async check() {
      await Promise.all([versions.check(), marks.check()])
    },
    read(): LaneFrame['ledger'] {
      const [one, other] = [versions.read(), marks.read()]
      return {
        acknowledged: one.acknowledged + other.acknowledged,
        unconfirmed: one.unconfirmed + other.unconfirmed,
        unflushed: one.unflushed,
        lost: one.lost + other.lost,
      }
    },
    unfollowed: () => versions.unfollowed() + marks.unfollowed(),
  }
}

export type LaneLedger = ReturnType<typeof createLaneLedger>
