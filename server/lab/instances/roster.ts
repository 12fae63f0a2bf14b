import type { ChildProcess } from 'node:child_process'
import type { Clock } from '#server/engine/ports.ts'
import { createMember, type End, type Member } from '#server/lab/instances/member.ts'
import type { FromInstance } from '#server/lab/instances/messages.ts'
import { createSetbacks } from '#server/lab/instances/setbacks.ts'

export type RosterNews =
  | { kind: 'died'; name: string; code: number | null; signal: NodeJS.Signals | null; message: string }
  | { kind: 'gave up'; name: string; message: string }

type Parts = {
  clock: Clock
  fork: () => ChildProcess
  hear: (member: Member, message: Exclude<FromInstance, { kind: 'frame' }>) => void
  /** It is gone, and its place is empty for now. */
  lost: (member: Member) => void
  news: (news: RosterNews) => void
}

type Slot = {
  name: string
  member: Member | null
  restarts: number
  setbacks: ReturnType<typeof createSetbacks>
  givenUp: boolean
}

const leaveMs = 500

function wordsOf(name: string, { code, signal, lastWords }: End): string {
  const how = signal ? `was ended by ${signal}` : `ended with ${code}`
  return `${name} ${how}${lastWords ? `: ${lastWords}` : '.'}`
}

/** Who is there: so many places as are wanted, each filled again when it falls empty, until that is hopeless. */
export function createRoster({ clock, fork, hear, lost, news }: Parts) {
  const slots = new Map<string, Slot>()
  /** On their way out: no request of theirs begins any more. */
  const leaving = new Set<Member>()
  let closed = false

  function fill(slot: Slot) {
    if (closed || slots.get(slot.name) !== slot) return
    const member: Member = createMember({
      name: slot.name,
      restarts: slot.restarts,
      child: fork(),
      now: clock.now,
      hear: message => hear(member, message),
      ended: end => ended(slot, member, end),
    })
    slot.member = member
  }

  function ended(slot: Slot, member: Member, end: End) {
    if (leaving.delete(member) || closed || slot.member !== member) return
    const message = wordsOf(slot.name, end)
    const { code, signal } = end
    news({ kind: 'died', name: slot.name, code, signal, message })
    slot.member = null
    replace(slot, message)
    lost(member)
  }

  function replace(slot: Slot, message: string) {
    const pause = slot.setbacks.add()
    slot.givenUp = pause === null
    if (pause === null) {
      const sentence = `${slot.name} died again and again and is not started any more. ${message}`
      news({ kind: 'gave up', name: slot.name, message: sentence })
      return
    }
    slot.restarts += 1
    clock.after(pause, () => fill(slot))
  }

  function open(name: string) {
    const slot = { name, member: null, restarts: 0, setbacks: createSetbacks(clock.now), givenUp: false }
    slots.set(name, slot)
    fill(slot)
  }

  const present = () => [...slots.values()].flatMap(({ member }) => member ?? [])

  return {
    /** In the order of their places. */
    present,
    /** Those who leave as well. */
    all: () => [...present(), ...leaving],
    /** Places that are empty now and will be filled. */
    awaited: () => [...slots.values()].filter(({ member, givenUp }) => !member && !givenUp).length,
    hopeless: () => [...slots.values()].every(({ givenUp }) => givenUp),
    /** As many places as wanted; answers who has to go. */
    resize(wanted: number): Member[] {
      const names = Array.from({ length: wanted }, (_, at) => `app-${at + 1}`)
      const going = [...slots.values()].filter(({ name }) => !names.includes(name))
      for (const { name } of going) slots.delete(name)
      for (const name of names) if (!slots.has(name)) open(name)
      const members = going.flatMap(({ member }) => member ?? [])
      for (const member of members) {
        leaving.add(member)
        member.become('stopping')
      }
      return members
    },
    /** From now on nobody is replaced. */
    close() {
      closed = true
    },
    async dismiss(): Promise<void> {
      await Promise.all([...present(), ...leaving].map(member => member.leave(leaveMs)))
      slots.clear()
      leaving.clear()
    },
  }
}
