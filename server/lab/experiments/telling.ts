import type { Told } from '#server/lab/experiments/verdict.ts'

/** What is told from within a callback, as a part of the experiment's own story. */
export async function* telling<Answer>(
  work: (tell: (told: Told) => void) => Promise<Answer>,
): AsyncGenerator<Told, Answer> {
  const waiting: Told[] = []
  let wake = () => {}
  let ended = false
  const answer = work(told => {
    waiting.push(told)
    wake()
  }).finally(() => {
    ended = true
    wake()
  })
  answer.catch(() => {})
  while (!ended || waiting.length > 0) {
    yield* waiting.splice(0)
    const news = Promise.withResolvers<void>()
    wake = news.resolve
    if (!ended && waiting.length === 0) await news.promise
  }
  return answer
}
