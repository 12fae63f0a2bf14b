import postgres, { type Sql } from 'postgres'
import { guardConnections } from '#server/engine/source/connection-guard.ts'

const TEXT_LIST = 1009
const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`

/** Without `fetch_types` postgres.js knows no list; lists of text are all that is asked for. */
const textList = {
  to: TEXT_LIST,
  from: [],
  serialize: (texts: readonly string[]) => `{${texts.map(quoted).join(',')}}`,
  parse: (text: string) => text,
}

/**
 * What postgres.js was about to send when its connection closed stays in its buffer, in front of the greeting of the
 * next connection, and a greeting that is not long enough to leave at once never leaves (3.4: 1024 bytes). The
 * connection is then useless for some twenty seconds. With blanks for options it leaves at once: the server hangs up
 * on what it cannot read, the buffer is empty, and the next greeting is a good one.
 */
const GREETING = ' '.repeat(1024)

/**
 * Longer than any transaction of ours is silent. A process that is frozen in the middle of one keeps its locks, and
 * everybody else who flushes the same keys would wait until it goes on.
 */
const SILENT_MS = 3_000

/** A pool whose size is the number of queries that run at once, and that outlives its server. */
export function openPool({ url, size }: { url: string; size: number }): Sql {
  const sql = postgres(url, {
    max: size,
    connect_timeout: 2,
    idle_timeout: 60,
    // Asked for at each connect, and a refusal there is nobody's to catch.
    fetch_types: false,
    types: { textList },
    connection: { options: GREETING, idle_in_transaction_session_timeout: SILENT_MS },
    onnotice: () => {},
  })
  return guardConnections(sql)
}
