import { createHash, timingSafeEqual } from 'node:crypto'
import { BoardError } from '#server/errors.ts'
import { createPlaces } from './address.ts'
import { createHostCheck, sameOrigin } from './hosts.ts'
import { checkedName, thisMachine } from './names.ts'
import { createSessions, type Grant, type Session } from './sessions.ts'
import { createSlowDown } from './slow-down.ts'

/** Who is asking, and from which address. Without tokens (loopback) everybody is the person at this machine. */
export type Viewer = { name: string; grant: Grant; session: string | null; from: string | null }

export type AccessOptions = {
  tokens: { full: string | null; view: string | null }
  onLoopback: boolean
  host: string
  port: number
  allowedHosts: readonly string[]
  /** So many proxies stand before the board and say whom they were called by. */
  proxies: number
  now?: () => number
}

export function createAccess(options: AccessOptions) {
  const sessions = createSessions(options)
  const { mark, placeOf, addressOf } = createPlaces(options)
  const slowDown = createSlowDown(options)
  const hostAllowed = createHostCheck({ ...options, allowed: options.allowedHosts })
  const required = options.tokens.full !== null
  // Cookies ignore ports: two boards on one machine must not overwrite each other's.
  const plainName = `cacheboard-${options.port}`
  const secureName = `__Host-${plainName}`

  function grantOf(token: string): Grant | null {
    if (equal(token, options.tokens.full)) return 'full'
    if (equal(token, options.tokens.view)) return 'view'
    return null
  }

  /** Checks a token as slowly as the wrong ones before it deserve. */
  function grantFor(token: string, from: string): Grant | null {
    const wait = slowDown.waitOf(from)
    if (wait > 0) {
      throw new BoardError('TOO_MANY', `Too many wrong tokens. Try again in ${Math.ceil(wait / 1000)} s.`)
    }
    const grant = grantOf(token)
    if (grant) slowDown.right(from)
    else slowDown.wrong(from)
    return grant
  }

  function sessionOf(headers: Headers): Session | null {
    const secret = readCookie(headers, secureName) ?? readCookie(headers, plainName)
    return secret ? sessions.find(secret) : null
  }

  /** Browsers take a `__Host-` cookie only over https; a proxy that ends TLS says so in a header. */
  function cookie(headers: Headers, secret: string): string {
    const https = headers.get('x-forwarded-proto') === 'https'
    const parts = [`${https ? secureName : plainName}=${secret}`, 'Path=/', 'HttpOnly', 'SameSite=Strict']
    return (https ? [...parts, 'Secure'] : parts).join('; ')
  }

  return {
    /** Whether this board asks for a token at all. */
    required,
    hostAllowed,
    /** Writes into a request where it came from. */
    mark,
    addressOf,

    /** null: sign in first. */
    viewer(headers: Headers): Viewer | null {
      const from = addressOf(headers)
      if (!required) return { name: thisMachine, grant: 'full', session: null, from }
      const session = sessionOf(headers)
      return session && { name: session.name, grant: session.grant, session: session.id, from }
    },

    /** Machines have no session: they send a token with every request. */
    bearer(headers: Headers): boolean {
      const token = headers.get('authorization')?.match(/^Bearer (\S+)$/)?.[1]
      return token !== undefined && grantFor(token, placeOf(headers)) !== null
    },

    /** Refuses requests that no page of ours would send. */
    checkRequest(headers: Headers) {
      if (!hostAllowed(headers.get('host'))) {
        throw new BoardError(
          'FORBIDDEN',
          'This host name is not allowed. Add it to CACHEBOARD_ALLOWED_HOSTS if it is yours.',
        )
      }
      if (!sameOrigin(headers)) throw new BoardError('FORBIDDEN', 'Requests from other sites are refused.')
    },

    /** Returns the Set-Cookie header of the new session. The old session of this browser ends. */
    signIn(input: { token: string; name: string | null; headers: Headers }): {
      cookie: string
      viewer: Viewer
    } {
      const name = input.name && checkedName(input.name)
      const grant = grantFor(input.token, placeOf(input.headers))
      if (!grant) {
        throw new BoardError(
          'UNAUTHENTICATED',
          'This token is not right. It was printed where the board was started.',
        )
      }
      const before = sessionOf(input.headers)
      if (before) sessions.close(before.id)
      const { secret, session } = sessions.open(name, grant)
      return {
        cookie: cookie(input.headers, secret),
        viewer: { name: session.name, grant, session: session.id, from: addressOf(input.headers) },
      }
    },

    signOut(headers: Headers): { cookie: string; session: string | null } {
      const session = sessionOf(headers)
      if (session) sessions.close(session.id)
      return { cookie: `${cookie(headers, '')}; Max-Age=0`, session: session?.id ?? null }
    },

    isOpen: (session: string | null) => session === null || sessions.isOpen(session),
    touch: (session: string | null) => session !== null && sessions.touch(session),
  }
}

export type Access = ReturnType<typeof createAccess>

/** Compares hashes, so that neither length nor a common beginning can be timed. */
function equal(given: string, wanted: string | null): boolean {
  if (wanted === null) return false
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(wanted))
}

function readCookie(headers: Headers, name: string): string | null {
  const pairs = (headers.get('cookie') ?? '').split(';').map(pair => pair.trim())
  return pairs.find(pair => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? null
}
