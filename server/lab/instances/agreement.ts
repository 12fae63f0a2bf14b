import type { Clock } from '#server/engine/ports.ts'
import type { Member } from '#server/lab/instances/member.ts'

type Answer = { kind: 'said'; at: number | null } | { kind: 'refused'; message: string } | { kind: 'silent' }

export type Agreed = {
  /** Names of those who did not say in time that they are there. */
  late: string[]
  refused: string | null
  /** By name: the moment each of them told. */
  at: Map<string, number>
}

/** Waits for an answer of each member, by revision, for so long and not longer. */
export function createAgreements(clock: Clock) {
  const waiting = new Map<string, (answer: Answer) => void>()
  const nameOf = (member: Member, revision: number) => `${member.id} ${revision}`

  function answerOf(member: Member, { revision, withinMs }: { revision: number; withinMs: number }) {
    const { promise, resolve } = Promise.withResolvers<Answer>()
    const name = nameOf(member, revision)
    waiting.set(name, resolve)
    const callOff = clock.after(withinMs, () => resolve({ kind: 'silent' }))
    member.gone.then(() => resolve({ kind: 'silent' }))
    return promise.finally(() => {
      callOff()
      waiting.delete(name)
    })
  }

  return {
    /** False: nobody waits for it any more. */
    hear(member: Member, revision: number, answer: Answer): boolean {
      const resolve = waiting.get(nameOf(member, revision))
      resolve?.(answer)
      return resolve !== undefined
    },
    async of(members: readonly Member[], asked: { revision: number; withinMs: number }): Promise<Agreed> {
      const answers = await Promise.all(members.map(member => answerOf(member, asked)))
      const agreed: Agreed = { late: [], refused: null, at: new Map() }
      for (const [index, answer] of answers.entries()) {
        const name = members[index]?.name ?? ''
        if (answer.kind === 'refused') agreed.refused ??= answer.message
        else if (answer.kind === 'silent') agreed.late.push(name)
        else if (answer.at !== null) agreed.at.set(name, answer.at)
      }
      return agreed
    },
  }
}

export type Agreements = ReturnType<typeof createAgreements>
