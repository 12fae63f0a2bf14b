import { BoardError, type BoardErrorCode } from '#server/errors.ts'
import { explainFailure, type Place } from '#server/targets/failure.ts'

export type RefusalReason =
  | 'read-only'
  | 'out-of-memory'
  | 'not-permitted'
  | 'wrong-type'
  | 'not-whole'
  | 'refused'

/** A server that answers, but will not do it: an expected outcome, with a sentence that names the way out. */
export type Refusal = { ok: false; reason: RefusalReason; message: string }

type Explain = (place: Place, message: string) => string

export const readOnlyWords = (address: string) =>
  `${address} is a read-only replica: nothing can be changed there. Connect to its master.`

const sentences: [RegExp, RefusalReason, Explain][] = [
  [/READONLY/, 'read-only', ({ address }) => readOnlyWords(address)],
  [
    /\bOOM\b/,
    'out-of-memory',
    ({ address }) =>
      `${address} has reached maxmemory and takes no more data. Free memory, or raise maxmemory.`,
  ],
  [/NOPERM|ACL failure in script|permissions? to/i, 'not-permitted', explainPermission],
  [
    /WRONGTYPE/,
    'wrong-type',
    () => 'The key has another type than it had. Look at it again before you change it.',
  ],
  [
    /MISCONF/,
    'read-only',
    ({ address }) =>
      `${address} cannot write its snapshot to disk and therefore refuses changes; its log says why.`,
  ],
  [
    /NOREPLICAS/,
    'read-only',
    ({ address }) => `${address} has fewer replicas than it must have and therefore refuses changes.`,
  ],
  [
    /CLUSTERDOWN|MASTERDOWN/,
    'not-whole',
    ({ address }) => `${address} says that its cluster is not whole at the moment. Try again in a moment.`,
  ],
  [
    /unknown (redis )?command/i,
    'refused',
    ({ address }) => `${address} does not know this command: it is too old for it, or lacks a module.`,
  ],
  [
    /^(MOVED|ASK|TRYAGAIN)\b/,
    'refused',
    () => 'The key is on its way to another node. Try again in a moment.',
  ],
]

/** null: no answer of the server, but a fault of the way to it. */
export function refusalOf(error: unknown, place: Place): Refusal | null {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return null
  const { message } = error
  if (/^(LOADING|BUSY |NOAUTH)/.test(message)) return null
  for (const [pattern, reason, explain] of sentences) {
    if (pattern.test(message)) return { ok: false, reason, message: explain(place, message) }
  }
  const words = message.replace(/script: [0-9a-f]{40}.*$/, '').slice(0, 200)
  return { ok: false, reason: 'refused', message: `${place.address} refused it: ${words}` }
}

/** The server takes no change at all at the moment, whatever the command. */
export function isClosed(error: unknown, place: Place): boolean {
  const reason = refusalOf(error, place)?.reason
  return reason === 'read-only' || reason === 'out-of-memory' || reason === 'not-whole'
}

function explainPermission({ address, user }: Place, message: string): string {
  const who = user ?? 'default'
  const command = /'([a-z0-9|_.-]+)'/i.exec(message)?.[1]?.toLowerCase()
  if (!command) {
    return `The user ${who} may not change these keys on ${address}. Allow it with: ACL SETUSER ${who} ~*`
  }
  const words = command.replace('|', ' ').toUpperCase()
  return `The user ${who} may not run ${words} on ${address}. Allow it with: ACL SETUSER ${who} +${command}`
}

const codes: Record<RefusalReason, BoardErrorCode> = {
  'read-only': 'TARGET_PERMISSION',
  'not-permitted': 'TARGET_PERMISSION',
  'out-of-memory': 'TARGET_PERMISSION',
  'wrong-type': 'BAD_INPUT',
  'not-whole': 'TARGET_UNREACHABLE',
  refused: 'BAD_INPUT',
}

/** The refusal as a fault, for where nothing can be returned. */
export function faultOf(error: unknown, place: Place): BoardError {
  const refusal = refusalOf(error, place)
  if (!refusal) return explainFailure(error, place)
  return new BoardError(codes[refusal.reason], refusal.message, new Error(String(error)))
}
