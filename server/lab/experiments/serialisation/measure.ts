import { isDeepStrictEqual } from 'node:util'
import { createRandom } from '#server/engine/clock.ts'
import type { CacheClient } from '#server/lab/clean-up.ts'
import { openDiary } from '#server/lab/experiments/commands/diary.ts'
import { answersOf, inBatches } from '#server/lab/experiments/commands/in-batches.ts'
import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import { createDocuments, type DocumentKind } from '#server/lab/experiments/serialisation/documents.ts'
import { type WayId, ways } from '#server/lab/experiments/serialisation/ways.ts'
import type { Story, Told } from '#server/lab/experiments/verdict.ts'
import { createMachineClock } from '#server/lab/instances/machine-clock.ts'

export type Outcome = {
  choice: WayId
  /** For one document. */
  bytes: number
  encodeMs: number
  decodeMs: number
  memory: number
  /** How many came back as they were. */
  same: number
  story: Story
}

const clock = createMachineClock()
/** So many documents, and then the board's other work has its turn. */
const turn = 50
const turnOfOthers = () => new Promise<void>(resolve => setImmediate(resolve))

type Part = { documents: readonly unknown[]; kind: DocumentKind }

/** Encoded once, and timed as often as was asked for. */
function timed(id: WayId, { documents, kind }: Part, rounds: number) {
  const way = ways[id]
  let encoded: Buffer[] = []
  const began = clock.now()
  for (let round = 0; round < rounds; round++) encoded = documents.map(each => way.encode(kind, each))
  const between = clock.now()
  let decoded: unknown[] = []
  for (let round = 0; round < rounds; round++) decoded = encoded.map(way.decode)
  const ended = clock.now()
  return {
    encoded,
    encodeMs: (between - began) / rounds,
    decodeMs: (ended - between) / rounds,
    same: documents.filter((each, at) => isDeepStrictEqual(decoded[at], each)).length,
  }
}

/** Stores them, and asks the server what they take there. */
async function store(client: CacheClient, encoded: readonly Buffer[], keyOf: (at: number) => string) {
  const writing = client.pipeline()
  for (const [at, bytes] of encoded.entries()) writing.set(keyOf(at), bytes, 'EX', 3_600)
  await answersOf(writing)
  const asking = client.pipeline()
  for (const at of encoded.keys()) asking.memory('USAGE', keyOf(at))
  return (await answersOf(asking)).reduce<number>((sum, each) => sum + Number(each ?? 0), 0)
}

/** One document on its way into the cache and back. */
async function follow(
  id: WayId,
  { client, kind, value }: { client: CacheClient; kind: DocumentKind; value: unknown },
): Promise<Story> {
  const key = `document:${id}:followed`
  const diary = openDiary()
  const encoded = ways[id].encode(kind, value)
  diary.note(`is encoded: ${encoded.length} bytes`)
  await client.set(key, encoded, 'EX', 3_600)
  diary.note('is stored')
  const stored = await client.getBuffer(key)
  diary.note('is read again')
  if (stored) ways[id].decode(stored)
  diary.note('is decoded')
  diary.note(`takes ${(await client.memory('USAGE', key)) ?? 0} bytes in the cache, with its key`)
  return diary.story(id, 'One document, alone')
}

type Playing = {
  choice: { id: WayId }
  params: { documents: number; kind: DocumentKind; rounds: number }
  lab: ExperimentLab
}

export async function play(
  { choice: { id }, params, lab }: Playing,
  tell: (told: Told) => void,
): Promise<Outcome> {
  const { documents: count, kind, rounds } = params
  const make = createDocuments(createRandom(lab.seed))
  const { client, close } = await lab.real().cache()
  const sum = { bytes: 0, encodeMs: 0, decodeMs: 0, memory: 0, same: 0 }
  try {
    // Not counted: whatever runs for the first time is slow.
    timed(id, { documents: [make(kind, 0)], kind }, 50)
    for (const { from, until } of inBatches(count, turn)) {
      lab.signal.throwIfAborted()
      const documents = Array.from({ length: until - from }, (_, at) => make(kind, from + at))
      const { encoded, ...part } = timed(id, { documents, kind }, rounds)
      sum.encodeMs += part.encodeMs
      sum.decodeMs += part.decodeMs
      sum.same += part.same
      sum.bytes += encoded.reduce((all, { length }) => all + length, 0)
      sum.memory += await store(client, encoded, at => `document:${id}:${from + at}`)
      tell({ kind: 'points', chart: 'memory', line: id, points: [[until, sum.memory]] })
      await turnOfOthers()
    }
    return {
      choice: id,
      bytes: sum.bytes / count,
      encodeMs: sum.encodeMs / count,
      decodeMs: sum.decodeMs / count,
      memory: sum.memory / count,
      same: sum.same,
      story: await follow(id, { client, kind, value: make(kind, 0) }),
    }
  } finally {
    close()
  }
}
