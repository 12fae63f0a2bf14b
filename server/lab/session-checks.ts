import type { Clock } from '#server/engine/ports.ts'
import type { Desk } from '#server/lab/desk.ts'
import type { LaneLedger } from '#server/lab/lane-ledger.ts'
import { type LaneMemory, startMemoryWalk } from '#server/lab/memory-walk.ts'
import type { LabLog } from '#server/lab/parts.ts'
import type { LaneId } from '#server/lab/settings.ts'
import { within } from '#server/lab/time-limit.ts'
import type { createTroubles } from '#server/lab/troubles.ts'

const checkEveryMs = 1_000
const answerWithinMs = 2_000

type Options = {
  desk: () => Desk
  ledgers: ReadonlyMap<LaneId, LaneLedger>
  memory: Map<LaneId, LaneMemory>
  troubles: ReturnType<typeof createTroubles>
  clock: Clock
  log: LabLog
  signal: AbortSignal
  broken: (message: string) => void
}

/** What a running lab looks at beside its load. Each returns its undo. */
export function createChecks({ desk, ledgers, memory, troubles, clock, log, signal, broken }: Options) {
  /** Once a second: do the acknowledged writes reach the database, and do both servers answer? */
  async function check() {
    const { problem, cache, hold } = desk()
    troubles.tell('cache', cache() ? null : `The cache does not answer. ${problem() ?? ''}`.trim())
    const held = await within(answerWithinMs, hold(), 'The database’s answer').catch(() => null)
    troubles.tell('database', held === null ? 'The database does not answer.' : null)
    if (held === null) return
    if (held !== 'ours') return broken(`Another lab has taken this ${held} while it was away.`)
    await within(
      answerWithinMs,
      Promise.all([...ledgers.values()].map(ledger => ledger.check())),
      'Checking the acknowledged writes',
    ).catch(error => log.debug({ reason: String(error) }, 'a look at the ledger failed'))
    const unfollowed = [...ledgers.values()].some(ledger => ledger.unfollowed() > 0)
    if (unfollowed)
      troubles.tell(
        'ledger',
        'More keys are written than can be followed: some lost writes would not be seen.',
      )
  }

  function keepChecking() {
    let callOff = () => {}
    let last: Promise<void> = Promise.resolve()
    const again = () => {
      callOff = clock.after(checkEveryMs, () => {
        last = check().finally(() => signal.aborted || again())
      })
    }
    again()
    return async () => {
      callOff()
      await last
    }
  }

  function keepWalking() {
    const { cacheReady } = desk()
    return startMemoryWalk({
      client: cacheReady,
      now: clock.now,
      rest: (ms, aborted) =>
        new Promise(resolve => {
          const callOff = clock.after(ms, resolve)
          aborted.addEventListener('abort', () => {
            callOff()
            resolve()
          })
        }),
      onWalk: found => {
        for (const [lane, each] of found) memory.set(lane, each)
      },
      onTrouble: error => log.debug({ reason: String(error) }, 'a walk over the keys ended early'),
    })
  }

  return { keepChecking, keepWalking }
}
