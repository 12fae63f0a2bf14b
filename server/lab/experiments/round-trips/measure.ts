import type { CacheClient } from '#server/lab/clean-up.ts'
import { openDiary } from '#server/lab/experiments/commands/diary.ts'
import { answersOf, atOnce, inBatches } from '#server/lab/experiments/commands/in-batches.ts'
import { countedDuring } from '#server/lab/experiments/commands/server-counts.ts'
import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import type { ChoiceId, choices, Params } from '#server/lab/experiments/round-trips/set-up.ts'
import type { Story, Told } from '#server/lab/experiments/verdict.ts'
import { createMachineClock } from '#server/lab/instances/machine-clock.ts'

export type Outcome = {
  choice: ChoiceId
  ms: number
  trips: number
  /** One trip there and back with next to nothing in it: the median of some. */
  pingMs: number
  /** How many values were what had been written. */
  right: number
  story: Story
}

const keyOf = (at: number) => `trip:${at}`
const valueOf_ = (at: number, bytes: number) => String(at).padEnd(bytes, '.')

const script = `
local values = {}
for at = 1, #KEYS do values[at] = redis.call('GET', KEYS[at]) end
return values
`

const keysOf = ({ from, until }: { from: number; until: number }) =>
  Array.from({ length: until - from }, (_, at) => keyOf(from + at))

type Reading = {
  client: CacheClient
  params: Params
  read: (values: readonly unknown[], from: number) => void
}

async function readAll(id: ChoiceId, { client, params: { commands, batch }, read }: Reading): Promise<void> {
  switch (id) {
    case 'one':
      for (let at = 0; at < commands; at++) read([await client.get(keyOf(at))], at)
      return
    case 'auto':
      return atOnce(batch, commands, async at => read([await client.get(keyOf(at))], at))
    case 'pipeline':
      for (const part of inBatches(commands, batch)) {
        const pipeline = client.pipeline()
        for (const key of keysOf(part)) pipeline.get(key)
        read(await answersOf(pipeline), part.from)
      }
      return
    case 'lua':
      for (const part of inBatches(commands, batch)) {
        const answer: unknown = await client.eval(script, part.until - part.from, ...keysOf(part))
        read(Array.isArray(answer) ? answer : [], part.from)
      }
      return
    case 'mget':
      for (const part of inBatches(commands, batch)) read(await client.mget(...keysOf(part)), part.from)
  }
}

const clock = createMachineClock()
const pings = 51
const tellEveryMs = 200

async function pingOf(client: CacheClient): Promise<number> {
  const times: number[] = []
  for (let at = 0; at < pings; at++) {
    const began = clock.now()
    await client.get(keyOf(0))
    times.push(clock.now() - began)
  }
  return times.sort((one, other) => one - other)[pings >> 1] ?? 0
}

async function fill(client: CacheClient, { commands, valueBytes }: Params) {
  for (const part of inBatches(commands, 500)) {
    const pipeline = client.pipeline()
    for (let at = part.from; at < part.until; at++)
      pipeline.set(keyOf(at), valueOf_(at, valueBytes), 'EX', 3_600)
    await answersOf(pipeline)
  }
}

const sends: Record<ChoiceId, (batch: number) => string> = {
  one: () => 'sends one GET after the other, each when the last one was answered',
  pipeline: batch => `sends ${batch} GETs together`,
  auto: batch => `${batch} callers send a GET each, in the same moment`,
  lua: batch => `sends the script with ${batch} keys`,
  mget: batch => `sends MGET with ${batch} keys`,
}

/** One batch alone, with its first and its last answer. */
async function follow(id: ChoiceId, { client, params }: Omit<Reading, 'read'>): Promise<Story> {
  const diary = openDiary()
  const commands = Math.min(params.batch, params.commands)
  diary.note(sends[id](commands))
  let answered = 0
  const read = (values: readonly unknown[]) => {
    if (answered === 0) diary.note(`the first answer is there, with ${values.length} of the values`)
    answered += values.length
    if (answered === commands) diary.note(`all ${commands} values are there`)
  }
  await readAll(id, { client, params: { ...params, commands }, read })
  return diary.story(id, `${commands} values, alone`)
}

type Playing = { choice: (typeof choices)[number]; params: Params; lab: ExperimentLab }

export async function play({ choice, params, lab }: Playing, tell: (told: Told) => void): Promise<Outcome> {
  const { client, close } = await lab.real().cache({ autoPipelining: choice.id === 'auto' })
  try {
    await fill(client, params)
    const pingMs = await pingOf(client)
    let [right, done, last] = [0, 0, 0]
    const began = clock.now()
    const read = (values: readonly unknown[], from: number) => {
      lab.signal.throwIfAborted()
      for (const [at, value] of values.entries())
        if (value === valueOf_(from + at, params.valueBytes)) right += 1
      done += values.length
      const now = clock.now() - began
      if (now - last < tellEveryMs && done < params.commands) return
      last = now
      tell({ kind: 'points', chart: 'done', line: choice.id, points: [[now / 1_000, done]] })
    }
    tell({ kind: 'points', chart: 'done', line: choice.id, points: [[0, 0]] })
    const { counted, answer: ms } = await countedDuring(client, async () => {
      await readAll(choice.id, { client, params, read })
      return clock.now() - began
    })
    const story = await follow(choice.id, { client, params })
    return { choice: choice.id, ms, trips: counted.reads, pingMs, right, story }
  } finally {
    close()
  }
}
