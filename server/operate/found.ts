import type { KeyFilter, KeyPage } from '#server/observe/keys/shapes.ts'
import type { Names } from './shapes.ts'
import { spanInWords } from './span-words.ts'

export type { KeyFilter }

/** A page of what the list of keys finds with a filter; handed in. */
export type FindKeys = (asked: {
  filter: KeyFilter
  cursor: string | null
  limit: number
}) => Promise<FoundPage>

type FoundPage = Pick<KeyPage, 'rows' | 'next' | 'looked' | 'of' | 'problem' | 'complete' | 'walk'>

const mostText = 200

/** Which keys a filter finds, for the activity list: the keys under “user:” (hash, no expiry, 1000 B and more). */
export async function filterInWords(filter: KeyFilter, names: Names): Promise<string> {
  const { prefix, pattern } = filter
  const under = prefix === null ? null : names.textOf(await names.bytesOf(prefix)).text.slice(0, mostText)
  const where = [
    under === null ? '' : ` under “${under}”`,
    pattern === null ? '' : ` that match “${pattern.slice(0, mostText)}”`,
  ]
  const rest = conditionsOf(filter)
  return `the keys${where.join('')}${rest.length > 0 ? ` (${rest.join(', ')})` : ''}`
}

function conditionsOf({ types, ttl, minBytes, minIdleMs }: KeyFilter): string[] {
  const conditions = types.length > 0 ? [types.join(' or ')] : []
  if (ttl.kind === 'none') conditions.push('no expiry')
  if (ttl.kind === 'within') conditions.push(`expiring within ${spanInWords(ttl.ms)}`)
  if (ttl.kind === 'beyond')
    conditions.push(ttl.ms === 0 ? 'with an expiry' : `expiring in ${spanInWords(ttl.ms)} or later`)
  if (minBytes !== null) conditions.push(`${minBytes} B and more`)
  if (minIdleMs !== null) conditions.push(`idle for ${spanInWords(minIdleMs)} and more`)
  return conditions
}
