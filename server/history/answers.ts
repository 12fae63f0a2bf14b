type Answer<T> = { until: number; value: Promise<T> }

/** Keeps answers for a while and lets everybody who asks the same meanwhile wait for the same one. */
export function createAnswers<T>(options: { now: () => number; most: number }) {
  const { now, most } = options
  const answers = new Map<string, Answer<T>>()

  function makeRoom() {
    for (const [key, { until }] of answers) if (until <= now()) answers.delete(key)
    const oldest = answers.keys().next()
    if (answers.size >= most && !oldest.done) answers.delete(oldest.value)
  }

  return {
    get(key: string, keepMs: number, ask: () => Promise<T>): Promise<T> {
      const there = answers.get(key)
      if (there && there.until > now()) return there.value
      makeRoom()
      const answer = { until: now() + keepMs, value: ask() }
      answers.set(key, answer)
      // A failure is told to those who wait for it and not kept.
      answer.value.catch(() => {
        if (answers.get(key) === answer) answers.delete(key)
      })
      return answer.value
    },
    clear: () => answers.clear(),
  }
}
