import { BoardError } from '#server/errors.ts'
import type { TraceInList, Traces } from '#server/history/traces.ts'
import type { Person } from '#server/lab/parts.ts'
import type { LabSettings } from '#server/lab/settings.ts'
import { packTrace, unpackTrace } from '#server/lab/workload/recorded-bytes.ts'
import {
  askedBy,
  createTraceReader,
  type ParsedTrace,
  type RecordedTrace,
  recordedLimits,
} from '#server/lab/workload/recorded-trace.ts'

/** Each holds a whole recording in memory while it is read. */
const mostAtOnce = 2
const mostHeld = 3
/** Whoever sends nothing for so long has gone. */
const silentMs = 20_000

export type Added =
  | { ok: true; trace: TraceInList; fresh: boolean }
  | { ok: false; message: string; problems: string[] }

type Entry = { who: Person; target: string; action: `lab.${string}`; summary: string; count: number }

type Options = {
  traces: Traces
  record: (entry: Entry) => void
  /** What any lab here is set to. */
  inUse: () => readonly LabSettings[]
}

/** Recorded traces of this board: taken in, kept, and at hand for the labs that play them. */
export function createRecordings({ traces, record, inUse }: Options) {
  const held = new Map<string, RecordedTrace>()
  let reading = 0

  function hold(id: string, trace: RecordedTrace) {
    held.delete(id)
    held.set(id, trace)
    const used = inUse().map(traceIdOf)
    for (const each of held.keys()) {
      if (held.size > mostHeld && each !== id && !used.includes(each)) held.delete(each)
    }
  }

  /** Makes ready what these settings play; throws where it is gone. */
  async function need(settings: LabSettings): Promise<void> {
    const { arrivals } = settings.workload
    if (arrivals.kind !== 'trace' || held.has(arrivals.id)) return
    const bytes = await traces.read(arrivals.id)
    if (bytes === null) {
      throw new BoardError(
        'NOT_FOUND',
        `The recorded trace “${arrivals.name}” is gone. Upload it once more, or choose other arrivals.`,
      )
    }
    hold(arrivals.id, await unpackTrace(bytes))
  }

  async function keep(parsed: Extract<ParsedTrace, { ok: true }>, name: string, who: Person) {
    const { trace, distinctKeys } = parsed
    const { id, bytes } = await packTrace(trace)
    const { kept, fresh } = await traces.add(
      { id, name, who: who.name, ...factsOf(trace, distinctKeys) },
      bytes,
    )
    hold(id, trace)
    return { kept, fresh }
  }

  return {
    need,
    of: (id: string): RecordedTrace | null => held.get(id) ?? null,
    list: traces.list,

    /** Reads a file while it comes. What cannot be played is answered with its lines. */
    async add(
      body: AsyncIterable<Uint8Array>,
      { name, who, target }: { name: string; who: Person; target: string },
    ): Promise<Added> {
      if (reading >= mostAtOnce) {
        throw new BoardError('TOO_MANY', 'Other recordings are being read. Try again in a moment.')
      }
      reading += 1
      try {
        const parsed = await readTrace(body)
        if (!parsed.ok)
          return { ok: false, message: 'This file cannot be played.', problems: parsed.problems }
        const { kept: trace, fresh } = await keep(parsed, name, who)
        if (fresh) {
          const summary = `The recorded trace “${trace.name}” was added.`
          record({ who, target, action: 'lab.trace-added', summary, count: trace.requests })
        }
        return { ok: true, trace, fresh }
      } finally {
        reading -= 1
      }
    },

    async remove(who: Person, { id, target }: { id: string; target: string }): Promise<void> {
      if (inUse().some(settings => traceIdOf(settings) === id)) {
        throw new BoardError('BAD_INPUT', 'The lab is set to play this trace. Choose other arrivals first.')
      }
      const { name, requests } = await traces.remove(id)
      held.delete(id)
      const summary = `The recorded trace “${name}” was removed.`
      record({ who, target, action: 'lab.trace-removed', summary, count: requests })
    },
  }
}

export type Recordings = ReturnType<typeof createRecordings>

const traceIdOf = ({ workload: { arrivals } }: LabSettings) =>
  arrivals.kind === 'trace' ? arrivals.id : null

function factsOf({ times, codes, own }: RecordedTrace, keys: number) {
  const kinds: Record<string, number> = {}
  for (const code of codes) {
    const { kind } = askedBy(code)
    kinds[kind] = (kinds[kind] ?? 0) + 1
  }
  const spanMs = (times.at(-1) ?? 0) - (times[0] ?? 0)
  return { requests: times.length, keys, spanMs, kinds, own }
}

/** All of it is taken in, also when it was refused long ago: a browser that still sends does not hear an answer. */
async function readTrace(body: AsyncIterable<Uint8Array>): Promise<ParsedTrace> {
  const reader = createTraceReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let bytes = 0
  let wrong: string | null = null
  for await (const chunk of whileItComes(body)) {
    bytes += chunk.byteLength
    if (bytes > recordedLimits.bytes) throw new BoardError('BAD_INPUT', tooLong)
    if (wrong !== null) continue
    try {
      reader.add(decoder.decode(chunk, { stream: true }))
    } catch {
      wrong = 'It is no text in UTF-8. Unpack it first if it was packed.'
    }
    // Others have their turn between two pieces.
    await new Promise<void>(resolve => setImmediate(resolve))
  }
  return wrong === null ? reader.end() : { ok: false, problems: [wrong] }
}

const tooLong = `A recording may have at most ${recordedLimits.bytes / 1_000_000} MB.`

async function* whileItComes(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]()
  try {
    for (;;) {
      const piece = await soon(pieces.next())
      if (piece.done) return
      yield piece.value
    }
  } finally {
    await pieces.return?.().catch(() => undefined)
  }
}

async function soon<T>(piece: Promise<T>): Promise<T> {
  const silence = Promise.withResolvers<never>()
  const gone = new BoardError('BAD_INPUT', 'The file stopped coming. Try again.')
  const timer = setTimeout(() => silence.reject(gone), silentMs)
  try {
    return await Promise.race([piece, silence.promise])
  } finally {
    clearTimeout(timer)
  }
}
