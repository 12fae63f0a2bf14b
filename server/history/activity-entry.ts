import type { Viewer } from '#server/access/access.ts'

/** Who did it: a viewer, or the board itself. */
export type Doer = Pick<Viewer, 'name' | 'session' | 'from'>

/** Until when (ms since 1970) it can be undone, and what the undoing asks for. */
export type Undo = { until: number; token: string }

/** What may still change when it ends. */
export type Outcome = {
  summary: string
  /** How many were touched. null where counting makes no sense. */
  count: number | null
  /** Small and JSON; what is too long is shortened. */
  detail: Readonly<Record<string, unknown>> | null
  undo: Undo | null
}

/** `action` is two kebab words: `keys.invalidate`. `target` is the id of the cache, null when it is about the board. */
export type Deed = Outcome & { viewer: Doer; target: string | null; action: `${string}.${string}` }

/** An entry on its way to Postgres. */
export type NewEntry = {
  id: string
  at: number
  person: string
  address: string | null
  session: string | null
  target: string | null
  action: string
  summary: string
  count: number | null
  detail: string | null
  undo: Undo | null
}

/** What settles an entry; a field that is absent stays as it is. */
export type Settled = Partial<Omit<Outcome, 'detail'> & { detail: string | null }>

const longestSummary = 500
const longestName = 200
const mostDetailBytes = 16 * 1024
const shownOfTooLong = 4000

export function entryOf(deed: Deed, { id, at }: { id: string; at: number }): NewEntry {
  const { viewer, target, action } = deed
  return {
    id,
    at,
    person: line(viewer.name, longestName),
    address: viewer.from,
    session: viewer.session,
    target,
    action: line(action, longestName),
    summary: line(deed.summary, longestSummary),
    count: deed.count,
    detail: detailText(deed.detail),
    undo: deed.undo,
  }
}

export function settledOf({ summary, detail, ...rest }: Partial<Outcome>): Settled {
  return {
    ...rest,
    ...(summary !== undefined && { summary: line(summary, longestSummary) }),
    ...(detail !== undefined && { detail: detailText(detail) }),
  }
}

/** Postgres takes no NUL and no half of a character; a list takes no line break. */
function line(text: string, most: number): string {
  const clean = text.replace(/\p{Cc}+/gu, ' ').trim()
  return (clean.length > most ? `${clean.slice(0, most - 1)}…` : clean).toWellFormed()
}

/** JSON that fits. What does not is cut, and says how long it was. */
function detailText(detail: Outcome['detail']): string | null {
  if (detail === null) return null
  const text = JSON.stringify(detail, (_, value) => (typeof value === 'bigint' ? String(value) : value))
  const bytes = Buffer.byteLength(text)
  return bytes <= mostDetailBytes ? text : JSON.stringify({ shortened: text.slice(0, shownOfTooLong), bytes })
}
