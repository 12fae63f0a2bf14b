import { BoardError } from '#server/errors.ts'

const sentences: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens there: is Postgres running?',
  ENOTFOUND: 'The host name is not known: check DATABASE_URL.',
  CONNECT_TIMEOUT: 'It does not answer.',
  CONNECTION_CLOSED: 'It closed the connection.',
  CONNECTION_ENDED: 'The connection ended.',
  CONNECTION_DESTROYED: 'The connection was cut.',
  ECONNRESET: 'It cut the connection.',
  '28P01': 'It refused the password: check DATABASE_URL.',
  '28000': 'It refused the user: check DATABASE_URL.',
  '3D000': 'The database does not exist: create it, or check DATABASE_URL.',
  '42501': 'The user may not create the schema cacheboard: grant it CREATE on the database.',
  '53100': 'Its disk is full.',
  '53300': 'It has no connection left: raise max_connections or close others.',
  '57P01': 'It is shutting down.',
  '57P02': 'It crashed and recovers.',
  '57P03': 'It is starting up.',
  '25006': 'It is read-only: give DATABASE_URL of the primary.',
}

/** Why the history is away, as a sentence for a person. Never the URL: it holds the password. */
export function reasonOf(error: unknown): string {
  if (error instanceof BoardError) return error.message
  const code = codeOf(error)
  const known = code === null ? undefined : sentences[code]
  return `The history in Postgres is not available. ${known ?? `It failed${code ? ` with ${code}` : ''}; the log says more.`}`
}

function codeOf(error: unknown): string | null {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return null
}
