import type { Clock } from '#server/engine/ports.ts'
import { BoardError } from '#server/errors.ts'
import type { Member } from '#server/lab/instances/member.ts'
import type { FromInstance, MissedKey, Warmed } from '#server/lab/instances/messages.ts'
import type { LaneId } from '#server/lab/settings.ts'

const answerMs = 10_000
const shortMs = 1_000

type Told = Extract<FromInstance, { call: number }>
type Asked = { kind: 'warm'; lane: LaneId; key: string } | { kind: 'missed'; most: number }

/** What single instances are asked to do beside the load, and answer. */
export function createErrands({ clock, members }: { clock: Clock; members: () => readonly Member[] }) {
  const waiting = new Map<number, (answer: Told) => void>()
  let calls = 0
  let turn = 0

  /** null: it went, or did not answer in time. */
  function ask(member: Member, what: Asked, withinMs: number): Promise<Told | null> {
    const call = ++calls
    const { promise, resolve } = Promise.withResolvers<Told | null>()
    waiting.set(call, resolve)
    const callOff = clock.after(withinMs, () => resolve(null))
    member.gone.then(() => resolve(null))
    member.tell({ ...what, call })
    return promise.finally(() => {
      callOff()
      waiting.delete(call)
    })
  }

  return {
    hear: (answer: Told) => waiting.get(answer.call)?.(answer),
    /** Through one of them, in turn. */
    async warm(lane: LaneId, key: string): Promise<Warmed> {
      const there = members()
      const member = there[turn++ % Math.max(1, there.length)]
      if (!member) throw new BoardError('STOPPING', 'No app instance of the lab is there at the moment.')
      const answer = await ask(member, { kind: 'warm', lane, key }, answerMs)
      if (answer?.kind === 'warmed') return answer.outcome
      return { kind: 'failed', why: `${member.name} did not answer.` }
    },
    /** All of them together. Who does not answer in time is left out. */
    async missed(most: number): Promise<MissedKey[]> {
      const answers = await Promise.all(
        members().map(member => ask(member, { kind: 'missed', most }, shortMs)),
      )
      const sums = new Map<string, MissedKey>()
      for (const answer of answers) {
        for (const each of answer?.kind === 'missed' ? answer.keys : []) {
          const name = `${each.lane} ${each.key}`
          sums.set(name, { ...each, misses: each.misses + (sums.get(name)?.misses ?? 0) })
        }
      }
      return [...sums.values()].sort((a, b) => b.misses - a.misses).slice(0, most)
    },
  }
}
