/** [0, 100), [100, 200) … */
export function* inBatches(count: number, size: number): Generator<{ from: number; until: number }> {
  for (let from = 0; from < count; from += size) yield { from, until: Math.min(count, from + size) }
}

/** So many at once, each taking the next one when it is done. */
export async function atOnce(
  callers: number,
  count: number,
  work: (at: number, caller: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const caller = async (_: unknown, who: number) => {
    while (next < count) await work(next++, who)
  }
  await Promise.all(Array.from({ length: Math.min(callers, count) }, caller))
}

/** The answers of a pipeline, or the first error among them. */
export async function answersOf(pipeline: {
  exec(): Promise<[Error | null, unknown][] | null>
}): Promise<unknown[]> {
  const answers = (await pipeline.exec()) ?? []
  return answers.map(([error, answer]) => {
    if (error) throw error
    return answer
  })
}
