import { createRandom } from '#server/engine/clock.ts'
import type { CacheClient } from '#server/lab/clean-up.ts'
import { openDiary } from '#server/lab/experiments/commands/diary.ts'
import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import { poisson } from '#server/lab/experiments/stage/poisson.ts'
import type { ChoiceId, choices, Params } from '#server/lab/experiments/under-a-second/set-up.ts'
import type { Story, Told } from '#server/lab/experiments/verdict.ts'
import { createMachineClock } from '#server/lab/instances/machine-clock.ts'

export type Outcome = {
  choice: ChoiceId
  /** Right after it was written; null when nothing is there. */
  livesMs: number | null
  reads: number
  hits: number
  worstMs: number
  refusal: string | null
  story: Story
}

const key = 'ticker'

/** The sentence with which the server refused; null when it did not. */
async function put(
  id: ChoiceId,
  { client, wantedMs }: { client: CacheClient; wantedMs: number },
  value: string,
) {
  const seconds = wantedMs / 1_000
  try {
    if (id === 'px') await client.set(key, value, 'PX', wantedMs)
    else if (id === 'ex-up') await client.set(key, value, 'EX', Math.ceil(seconds))
    else if (id === 'ex-down') await client.set(key, value, 'EX', Math.floor(seconds))
    else {
      await client.set(key, value)
      await client.expire(key, Math.floor(seconds))
    }
    return null
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('ERR')) return error.message
    throw error
  }
}

function commandOf(id: ChoiceId, wantedMs: number): string {
  if (id === 'px') return `SET … PX ${wantedMs}`
  if (id === 'ex-up') return `SET … EX ${Math.ceil(wantedMs / 1_000)}`
  const seconds = Math.floor(wantedMs / 1_000)
  return id === 'ex-down' ? `SET … EX ${seconds}` : `SET, then EXPIRE ${seconds}`
}

type Playing = { choice: (typeof choices)[number]; params: Params; lab: ExperimentLab }

const clock = createMachineClock()
const until = (at: number) =>
  new Promise<void>(resolve => clock.after(Math.max(0, at - clock.now()), resolve))

/** What is there longer than was wanted is old by so much: the data is as young as the TTL says. */
export async function play(
  { choice: { id }, params, lab }: Playing,
  tell: (told: Told) => void,
): Promise<Outcome> {
  const { wantedMs, perSecond, watchedS } = params
  const { client, close } = await lab.real().cache()
  try {
    await client.unlink(key)
    const diary = openDiary()
    diary.note(`writes the entry: ${commandOf(id, wantedMs)}`)
    const refusal = await put(id, { client, wantedMs }, String(clock.now()))
    diary.note(refusal ?? 'the server has done it')
    const left = await client.pttl(key)
    diary.note(left > 0 ? `PTTL answers ${left} ms` : 'PTTL answers −2: there is no such key')
    const story = diary.story(id, 'One write, and how long it lives')
    await client.unlink(key)
    const from = clock.now()
    const ends = from + watchedS * 1_000
    let [reads, hits, worstMs] = [0, 0, 0]
    for (const { at } of poisson({
      keys: [key],
      perSecond,
      from,
      until: ends,
      random: createRandom(lab.seed),
    })) {
      lab.signal.throwIfAborted()
      await until(at)
      const found = await client.get(key)
      const now = clock.now()
      reads += 1
      const age = found === null ? 0 : now - Number(found)
      if (found === null) await put(id, { client, wantedMs }, String(now))
      else hits += 1
      worstMs = Math.max(worstMs, age)
      tell({ kind: 'points', chart: 'age', line: id, points: [[(now - from) / 1_000, age]] })
    }
    return { choice: id, livesMs: left > 0 ? left : null, reads, hits, worstMs, refusal, story }
  } finally {
    close()
  }
}
