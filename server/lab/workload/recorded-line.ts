import { z } from 'zod'
import { requestKinds } from '#server/lab/workload/workload.ts'

export const longestKey = 512

const lineShape = z.object({
  time: z
    .number('it has no time in milliseconds')
    .min(0, 'its time is before 0')
    .max(8.64e15, 'its time is beyond every calendar'),
  kind: z.enum(requestKinds, `its kind is none of ${requestKinds.join(', ')}`),
  key: z
    .string('it has no key')
    .min(1, 'its key is empty')
    .max(longestKey, `its key is longer than ${longestKey} characters`),
})

export type RecordedLine = z.infer<typeof lineShape>

export const isHeading = (line: string) => /^"?time"?\s*,/i.test(line)
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

/** JSON `{"time":0,"kind":"read","key":"product:17"}` or CSV `time,kind,key`; else what is wrong with it. */
export function parseLine(line: string): RecordedLine | string {
  const given = line.startsWith('{') ? jsonOf(line) : cellsOf(line)
  if (given === null) return 'it begins like JSON and is none'
  const parsed = lineShape.safeParse(given)
  return parsed.success ? parsed.data : parsed.error.issues.map(({ message }) => message).join(', ')
}
