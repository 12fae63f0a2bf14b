import { createRecordedKeys } from '#server/lab/workload/recorded-keys.ts'
import { isHeading, longestKey, parseLine, type RecordedLine } from '#server/lab/workload/recorded-line.ts'
import { PRODUCTS_PER_CATEGORY, type Thing, things } from '#server/lab/workload/shop.ts'
import { type RequestKind, requestKinds } from '#server/lab/workload/workload.ts'

/**
 * A recording in three columns; goes to another process as it is. `codes` say what was asked of which kind of thing.
 * `own`: its keys are the lab's, so they are played as named; any other keys are numbered in order of first
 * appearance, so that the lab plays them on rows of its own.
 */
export type RecordedTrace = { times: Float64Array; codes: Uint8Array; keys: Uint32Array; own: boolean }

export type ParsedTrace =
  | { ok: true; trace: RecordedTrace; distinctKeys: number }
  | { ok: false; problems: string[] }

export const recordedLimits = { bytes: 64_000_000, requests: 1_000_000, keyLength: longestKey, problems: 20 }

/** The longest a line may be; beyond it, it is no line of ours. */
const longestLine = 8_192

const codeOf = (kind: RequestKind, thing: Thing) => requestKinds.indexOf(kind) + 8 * things.indexOf(thing)

const askings = Array.from({ length: 8 * things.length }, (_, code) => ({
  kind: requestKinds[code & 7] ?? 'read',
  thing: things[code >> 3] ?? 'row',
}))
const usual: { kind: RequestKind; thing: Thing } = { kind: 'read', thing: 'row' }

export const askedBy = (code: number) => askings[code] ?? usual

function collect() {
  const times: number[] = []
  const kinds: RequestKind[] = []
  const keys = createRecordedKeys(PRODUCTS_PER_CATEGORY)
  return {
    count: () => times.length,
    add({ time, kind, key }: RecordedLine): string | null {
      const before = times.at(-1) ?? 0
      if (time < before) return `its time ${time} is earlier than the one before it, ${before}`
      times.push(time)
      kinds.push(kind)
      keys.add(kind, key)
      return null
    },
    end(): Extract<ParsedTrace, { ok: true }> {
      const named = keys.end()
      const codes = Uint8Array.from(kinds, (kind, at) => codeOf(kind, named.things(at)))
      const trace = { times: Float64Array.from(times), codes, keys: named.keys, own: named.own }
      return { ok: true, trace, distinctKeys: keys.count() }
    },
  }
}

/** Reads a recording piece by piece, each line as soon as it is whole. */
export function createTraceReader({ mostRequests = recordedLimits.requests } = {}) {
  const collected = collect()
  const problems: string[] = []
  let number = 0
  let rest = ''
  let over = false

  function refuse(problem: string) {
    problems.push(problem)
    over ||= problems.length >= recordedLimits.problems
  }

  function take(line: string) {
    number += 1
    const trimmed = (number === 1 ? line.replace(/^\uFEFF/, '') : line).trim()
    if (trimmed === '' || (number === 1 && isHeading(trimmed))) return
    if (collected.count() === mostRequests) {
      refuse(`Line ${number}: more than ${mostRequests} requests cannot be played.`)
      over = true
      return
    }
    const parsed = trimmed.length > longestLine ? 'it is too long for a request' : parseLine(trimmed)
    const problem = typeof parsed === 'string' ? parsed : collected.add(parsed)
    if (problem) refuse(`Line ${number} cannot be played: ${problem}.`)
  }

  return {
    requests: collected.count,
    /** False: it is refused, and nothing that follows is looked at. */
    add(text: string): boolean {
      if (over) return false
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      // Cut before it fills the memory: what is left is still too long for a line.
      if (rest.length > longestLine) rest = rest.slice(0, longestLine + 1)
      for (const line of lines) if (!over) take(line)
      return !over
    },
    end(): ParsedTrace {
      if (!over && rest !== '') take(rest)
      if (problems.length > 0) return { ok: false, problems }
      if (collected.count() === 0) return { ok: false, problems: ['The recording has no requests.'] }
      return collected.end()
    },
  }
}

/** JSON lines or CSV, as `parseLine` takes them; times in milliseconds. */
export function parseRecordedTrace(text: string): ParsedTrace {
  const reader = createTraceReader()
  reader.add(text)
  return reader.end()
}
