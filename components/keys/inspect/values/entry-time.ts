import { moment } from '#components/format/durations.ts'

const year2001 = 978_307_200_000

/** An id begins with the milliseconds of its birth, unless somebody chose it. */
export function entryTime(id: string): string | null {
  const ms = Number(id.split('-')[0])
  return ms > year2001 && ms < 8.64e15 ? moment(ms) : null
}
