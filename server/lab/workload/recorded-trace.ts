import { z } from 'zod'
import { requestKinds } from '#server/lab/workload/workload.ts'

/**
 * A recording in three columns; goes to another process as it is. `kinds` are positions in `requestKinds`, `keys` are
 * numbered in order of first appearance, so that the lab plays them on rows of its own.
 */
export type RecordedTrace = { times: Float64Array; kinds: Uint8Array; keys: Uint32Array }

export type ParsedTrace = { ok: true; trace: RecordedTrace } | { ok: false; problems: string[] }

export const recordedLimits = { characters: 64_000_000, requests: 1_000_000, keyLength: 512, problems: 20 }

const lineShape = z.object({
  time: z
    .number('it has no time in milliseconds')
    .min(0, 'its time is before 0')
    .max(8.64e15, 'its time is beyond every calendar'),
  kind: z.enum(requestKinds, `its kind is none of ${requestKinds.join(', ')}`),
  key: z
    .string('it has no key')
    .min(1, 'its key is empty')
    .max(recordedLimits.keyLength, `its key is longer than ${recordedLimits.keyLength} characters`),
})

const isHeading = (line: string) => /^"?time"?\s*,/i.test(line)
const unquoted = (cell: string) => (/^".*"$/.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell)

const numberOf = (cell: string) => (cell === '' ? Number.NaN : Number(cell))

/** The key comes last, and may hold commas. */
function cellsOf(line: string): unknown {
  const [time, kind, ...key] = line.split(',')
  return {
    time: numberOf(unquoted(time?.trim() ?? '')),
    kind: unquoted(kind?.trim() ?? ''),
    key: key.length === 0 ? undefined : unquoted(key.join(',').trim()),
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function parseLine(line: string): z.infer<typeof lineShape> | string {
  const given = line.startsWith('{') ? jsonOf(line) : cellsOf(line)
  if (given === null) return 'it begins like JSON and is none'
  const parsed = lineShape.safeParse(given)
  return parsed.success ? parsed.data : parsed.error.issues.map(({ message }) => message).join(', ')
}

function collect() {
  const times: number[] = []
  const kinds: number[] = []
  const keys: number[] = []
  const numbers = new Map<string, number>()
  return {
    count: () => times.length,
    add({ time, kind, key }: z.infer<typeof lineShape>): string | null {
      const before = times.at(-1) ?? 0
      if (time < before) return `its time ${time} is earlier than the one before it, ${before}`
      const number = numbers.get(key) ?? numbers.size
      numbers.set(key, number)
      times.push(time)
      kinds.push(requestKinds.indexOf(kind))
      keys.push(number)
      return null
    },
    trace: (): RecordedTrace => ({
      times: Float64Array.from(times),
      kinds: Uint8Array.from(kinds),
      keys: Uint32Array.from(keys),
    }),
  }
}

function tooLarge(text: string): string | null {
  const { characters } = recordedLimits
  if (text.length <= characters) return null
  return `The recording has ${text.length} characters; at most ${characters} can be played.`
}

/** JSON lines `{"time":0,"kind":"read","key":"product:17"}` or CSV `time,kind,key`; times in milliseconds. */
export function parseRecordedTrace(text: string): ParsedTrace {
  const refused = tooLarge(text)
  if (refused) return { ok: false, problems: [refused] }
  const collected = collect()
  const problems: string[] = []
  let number = 0
  for (const [line] of text.matchAll(/[^\r\n]*(?:\r?\n|$)/g)) {
    const trimmed = line.trim().replace(/^\uFEFF/, '')
    number += 1
    if (trimmed === '' || (number === 1 && isHeading(trimmed))) continue
    if (collected.count() === recordedLimits.requests) {
      problems.push(`Line ${number}: more than ${recordedLimits.requests} requests cannot be played.`)
      break
    }
    const parsed = parseLine(trimmed)
    const problem = typeof parsed === 'string' ? parsed : collected.add(parsed)
    if (problem) problems.push(`Line ${number} cannot be played: ${problem}.`)
    if (problems.length === recordedLimits.problems) break
  }
  if (problems.length > 0) return { ok: false, problems }
  if (collected.count() === 0) return { ok: false, problems: ['The recording has no requests.'] }
  return { ok: true, trace: collected.trace() }
}
