/** What a page listens to beside the target itself: by the name of the event. */
export type Listening = Readonly<Record<string, (value: unknown) => void>>

/** Who wants which topic of the tab's one stream. Tells its listeners when the topics are others than before. */
export function createTopics() {
  const wanted = new Map<object, { topic: string; listening: Listening }>()
  const listeners = new Set<() => void>()
  let names: readonly string[] = []
  let events: readonly string[] = []

  const sorted = (each: Iterable<string>) => [...new Set(each)].sort()

  function changed() {
    const all = [...wanted.values()]
    names = sorted(all.map(({ topic }) => topic))
    events = sorted(all.flatMap(({ listening }) => Object.keys(listening)))
    for (const listener of listeners) listener()
  }

  return {
    names: () => names,
    events: () => events,
    /** Returns its undo. */
    want(topic: string, listening: Listening): () => void {
      const place = {}
      wanted.set(place, { topic, listening })
      changed()
      return () => {
        if (wanted.delete(place)) changed()
      }
    },
    tell(event: string, value: unknown) {
      for (const { listening } of wanted.values()) listening[event]?.(value)
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

export type Topics = ReturnType<typeof createTopics>
