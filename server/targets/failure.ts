import { BoardError } from '#server/errors.ts'

/** Where it happened, in words for a person: no password. */
export type Place = { address: string; user: string | null }

type Explain = (place: Place, message: string) => BoardError

const refusedPassword = (message: string): Explain => {
  return place => new BoardError('TARGET_AUTH', `${place.address} ${message}`)
}

const unreachable = (reason: string): Explain => {
  return place => new BoardError('TARGET_UNREACHABLE', `${place.address} ${reason}`)
}

/** What a server says → what a person can do about it. First match wins. */
const replies: [RegExp, Explain][] = [
  [
    /^NOAUTH/,
    refusedPassword('asks for a password: put it into the address, as in redis://:password@host:6379.'),
  ],
  [
    /^WRONGPASS|invalid password|invalid username-password/i,
    refusedPassword('refuses the user or the password in the address.'),
  ],
  [
    /AUTH.*without any password|no password is set/i,
    refusedPassword('has no password, but the address holds one: leave it out.'),
  ],
  [/^NOPERM/, notPermitted],
  [/unknown (sub)?command/i, notKnown],
  [
    /^LOADING/,
    place =>
      new BoardError(
        'TARGET_LOADING',
        `${place.address} is loading its data set into memory and answers when it is done.`,
      ),
  ],
  [
    /^BUSY /,
    place =>
      new BoardError(
        'TARGET_FROZEN',
        `${place.address} is busy with a script and answers nobody; SCRIPT KILL ends it.`,
      ),
  ],
  [/max number of clients/i, unreachable('has as many clients as it allows (maxclients) and takes no more.')],
  [/^DENIED/, unreachable('is in protected mode and takes connections from its own machine only.')],
  [
    /cluster support disabled/i,
    place =>
      new BoardError(
        'CONFIG',
        `${place.address} is not a cluster: write redis:// instead of redis+cluster://.`,
      ),
  ],
  [/DB index is out of range/i, unreachable('has no database of the number in the address.')],
]

const faults: Record<string, Explain> = {
  ECONNREFUSED: unreachable('refuses the connection: no server is listening there.'),
  ENOTFOUND: unreachable('cannot be found: there is no host of that name.'),
  EAI_AGAIN: unreachable('cannot be found: the name service does not answer.'),
  ETIMEDOUT: unreachable('does not take the connection within a second.'),
  EHOSTUNREACH: unreachable('cannot be reached: there is no way to that host.'),
  ENETUNREACH: unreachable('cannot be reached: there is no way to that network.'),
  ECONNRESET: unreachable('cut the connection.'),
  EPIPE: unreachable('cut the connection.'),
  ENOENT: unreachable('is not there: no such socket file.'),
  EACCES: unreachable('may not be opened by this user: permission denied.'),
}

/** `NOPERM … run the 'latency|histogram' command` → the sentence with the grant that cures it. */
function notPermitted(place: Place, message: string): BoardError {
  const user = place.user ?? 'default'
  const command = /'([a-z0-9|_.-]+)'/i.exec(message)?.[1]?.toLowerCase()
  if (command) {
    const words = command.replace('|', ' ').toUpperCase()
    return new BoardError(
      'TARGET_PERMISSION',
      `The user ${user} may not run ${words} on ${place.address}. Allow it with: ACL SETUSER ${user} +${command}`,
    )
  }
  return new BoardError(
    'TARGET_PERMISSION',
    `The user ${user} may not read these keys on ${place.address}. Allow it with: ACL SETUSER ${user} %R~*`,
  )
}

/** `ERR unknown command 'monitor', with …`, `ERR unknown subcommand 'HISTOGRAM'. Try LATENCY HELP.` */
function notKnown({ address }: Place, message: string): BoardError {
  const word = /'([^']{1,40})'/.exec(message)?.[1]?.toUpperCase() ?? 'this command'
  const parent = /Try (\w+) HELP/i.exec(message)?.[1]?.toUpperCase()
  const command = parent && parent !== word ? `${parent} ${word}` : word
  return new BoardError(
    'TARGET_PERMISSION',
    `${address} does not know ${command}: its version has no such command, or it was renamed or switched off there.`,
  )
}

/** The raw error stays behind: ioredis hangs the arguments of AUTH on it. Only its words go on as the cause. */
export function explainFailure(error: unknown, place: Place): BoardError {
  if (error instanceof BoardError) return error
  const { message, code } = partsOf(error)
  const cause = new Error(message)
  const found =
    replies.find(([pattern]) => pattern.test(message))?.[1] ?? faults[code] ?? byWords(message, code)
  const explained = found(place, message)
  return new BoardError(explained.code, explained.message, cause)
}

function byWords(message: string, code: string): Explain {
  if (message === 'Command timed out') {
    return place =>
      new BoardError('TARGET_FROZEN', `${place.address} takes the connection but does not answer.`)
  }
  if (/^(ERR_(SSL|TLS)|CERT|DEPTH_ZERO|UNABLE_TO|SELF_SIGNED)/.test(code)) {
    return unreachable(`and the board do not agree on TLS (${code}).`)
  }
  if (/connection (is )?close|isn't writeable|max retries/i.test(message))
    return unreachable('closed the connection.')
  return unreachable(code ? `cannot be used: ${code}.` : 'answered with something unexpected.')
}

function partsOf(error: unknown): { message: string; code: string } {
  if (!(error instanceof Error)) return { message: String(error), code: '' }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return { message: error.message, code }
}
