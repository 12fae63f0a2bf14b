import { createRandom } from '#server/engine/clock.ts'
import type { CacheClient } from '#server/lab/clean-up.ts'
import { openDiary } from '#server/lab/experiments/commands/diary.ts'
import { bytesDuring } from '#server/lab/experiments/commands/server-counts.ts'
import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import type { Bench, Check, Structure } from '#server/lab/experiments/structures/bench.ts'
import type { Story, Told } from '#server/lab/experiments/verdict.ts'
import { createMachineClock } from '#server/lab/instances/machine-clock.ts'

export type Params = { size: number; operations: number }
export type Outcome = {
  choice: string
  memory: number
  /** Of one operation. */
  ms: number
  bytes: number
  check: Check
  story: Story
}

/** One more operation, with what it moved. */
async function follow(
  choice: Structure,
  { client, bench }: { client: CacheClient; bench: Bench },
): Promise<Story> {
  const diary = openDiary()
  diary.note(choice.about)
  const { bytes } = await bytesDuring(client, () => bench.operate())
  diary.note(`done: ${bytes} bytes went over the wire, there and back`)
  return diary.story(choice.id, 'One operation, alone')
}

type Playing = { choice: Structure; params: Params; lab: ExperimentLab }

const clock = createMachineClock()
/** So often the memory is asked for while it grows. */
const steps = 20

export async function play({ choice, params, lab }: Playing, tell: (told: Told) => void): Promise<Outcome> {
  const { size, operations } = params
  const { client, close } = await lab.real().cache()
  const key = `structure:${choice.id}`
  const bench = choice.open({ client, key, size, random: createRandom(lab.seed) })
  const memoryNow = async () => Number((await client.memory('USAGE', key, 'SAMPLES', 0)) ?? 0)
  try {
    let done = 0
    for (let step = 1; step <= steps; step++) {
      lab.signal.throwIfAborted()
      const until = Math.round((size * step) / steps)
      if (until > done) await bench.add(done, until)
      done = until
      tell({ kind: 'points', chart: 'memory', line: choice.id, points: [[done, await memoryNow()]] })
    }
    const { answer: ms, bytes } = await bytesDuring(client, async () => {
      const began = clock.now()
      for (let at = 0; at < operations; at++) {
        lab.signal.throwIfAborted()
        await bench.operate()
      }
      return clock.now() - began
    })
    return {
      choice: choice.id,
      memory: await memoryNow(),
      ms: ms / operations,
      bytes: bytes / operations,
      check: await bench.check(),
      story: await follow(choice, { client, bench }),
    }
  } finally {
    close()
  }
}
