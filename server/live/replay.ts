/** One event as it goes over the wire: serialised once, however many people watch. */
export type Message = { seq: number; bytes: Uint8Array }

export type Missed = { complete: boolean; messages: Message[] }

type Kept = {
  messages: Message[] /** Everything after this number is still here. */
  lostUpTo: number
  newest: Map<string, Message>
}

/** Remembers the last messages of each topic, and the newest of each event for who comes without a past. */
export function createReplay(options: { bootId: string; keep: number }) {
  const { bootId, keep } = options
  const topics = new Map<string, Kept>()

  function kept(topic: string): Kept {
    const there = topics.get(topic) ?? { messages: [], lostUpTo: 0, newest: new Map() }
    topics.set(topic, there)
    return there
  }

  /** The number in `<bootId>-<seq>`; null for another boot's id or anything that never was one of ours. */
  function seqOf(id: string | null, current: number): number | null {
    if (!id?.startsWith(`${bootId}-`)) return null
    const digits = id.slice(bootId.length + 1)
    const seq = Number(digits)
    return /^\d{1,15}$/.test(digits) && seq <= current ? seq : null
  }

  return {
    add(topic: string, event: string, message: Message) {
      const there = kept(topic)
      there.newest.set(event, message)
      there.messages.push(message)
      while (there.messages.length > keep) there.lostUpTo = there.messages.shift()?.seq ?? there.lostUpTo
    },
    /** Exactly what came after `lastId`, or, where that is not known any more, the newest of each topic. */
    after(wanted: readonly string[], lastId: string | null, current: number): Missed {
      const seq = seqOf(lastId, current)
      const found = wanted.map(topic => topics.get(topic)).filter(there => there !== undefined)
      const complete = seq !== null && found.every(there => there.lostUpTo <= seq)
      const messages = found.flatMap(there =>
        complete ? there.messages.filter(message => message.seq > seq) : [...there.newest.values()],
      )
      return { complete, messages: messages.sort((a, b) => a.seq - b.seq) }
    },
    newest: (topic: string, event: string): Message | undefined => topics.get(topic)?.newest.get(event),
  }
}
