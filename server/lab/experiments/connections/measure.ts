import type { CacheClient } from '#server/lab/clean-up.ts'
import { openDiary } from '#server/lab/experiments/commands/diary.ts'
import { atOnce } from '#server/lab/experiments/commands/in-batches.ts'
import { countedDuring } from '#server/lab/experiments/commands/server-counts.ts'
import type { ChoiceId, choices, Params } from '#server/lab/experiments/connections/set-up.ts'
import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import type { RawCache } from '#server/lab/experiments/real-parts.ts'
import { quantile } from '#server/lab/experiments/stage/tally.ts'
import type { Story, Told } from '#server/lab/experiments/verdict.ts'
import { createMachineClock } from '#server/lab/instances/machine-clock.ts'

export type Outcome = {
  choice: ChoiceId
  connections: number
  commands: number
  ms: number
  p50: number
  p99: number
  wrong: number
  story: Story
}
type Playing = { choice: (typeof choices)[number]; params: Params; lab: ExperimentLab }
type Ask = (work: (client: CacheClient) => Promise<void>) => Promise<void>

const clock = createMachineClock()
const key = 'asked-for'
const value = 'the answer'

/** How a request comes to its connection. Those that stay are closed by who opened them. */
async function waysOf({ choice, params, lab }: Playing, open: RawCache[]): Promise<Ask> {
  const real = lab.real()
  if (choice.id === 'each')
    return async work => {
      const { client, close } = await real.cache()
      try {
        await work(client)
      } finally {
        close()
      }
    }
  const many = choice.id === 'pool' ? params.pool : 1
  while (open.length < many) open.push(await real.cache())
  let turn = 0
  return async work => {
    const next = open[turn++ % open.length]
    if (next) await work(next.client)
  }
}

/** One more request, alone. */
async function follow({ choice, lab }: Playing, open: readonly RawCache[]): Promise<Story> {
  const diary = openDiary()
  const there = open[0]
  diary.note(there ? 'takes a connection that is there' : 'connects')
  const { client, close } = there ?? (await lab.real().cache())
  if (!there) diary.note('is connected, has said who it is and was greeted')
  diary.note('asks for the value')
  await client.get(key)
  diary.note('has its answer')
  if (!there) {
    close()
    diary.note('hangs up')
  }
  return diary.story(choice.id, 'One request, alone')
}

export async function play(playing: Playing, tell: (told: Told) => void): Promise<Outcome> {
  const { choice, params, lab } = playing
  const { requests, callers } = params
  const open: RawCache[] = []
  const desk = await lab.real().cache()
  const times: number[] = []
  let wrong = 0
  try {
    await desk.client.set(key, value, 'EX', 3_600)
    const every = Math.max(1, Math.floor(requests / 100))
    const { counted, answer: ms } = await countedDuring(desk.client, async () => {
      const began = clock.now()
      const ask = await waysOf(playing, open)
      await atOnce(callers, requests, async () => {
        lab.signal.throwIfAborted()
        const asked = clock.now()
        await ask(async client => {
          if ((await client.get(key)) !== value) wrong += 1
        })
        times.push(clock.now() - asked)
        if (times.length % every > 0 && times.length < requests) return
        tell({
          kind: 'points',
          chart: 'done',
          line: choice.id,
          points: [[(clock.now() - began) / 1_000, times.length]],
        })
      })
      return clock.now() - began
    })
    const sorted = Float64Array.from(times).sort()
    const { connections, commands } = counted
    return {
      choice: choice.id,
      connections,
      commands: commands / requests,
      ms,
      p50: quantile(sorted, 0.5) ?? 0,
      p99: quantile(sorted, 0.99) ?? 0,
      wrong,
      story: await follow(playing, open),
    }
  } finally {
    for (const { close } of [desk, ...open]) close()
  }
}
