import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

export type Arriving = { headers: IncomingHttpHeaders; socket: { remoteAddress?: string | undefined } }

/**
 * Where requests come from. Next hands out their headers only, and anybody can write headers: so the address of the
 * socket is put among them where they arrive, under a name that nobody can guess.
 */
export function createPlaces({ proxies }: { proxies: number }) {
  const mark = `x-from-${randomUUID()}`

  /** Each proxy adds at the end whom it was called by; what stands before that was sent along by the visitor. */
  function placeOfArriving({ headers, socket }: Arriving): string | undefined {
    const told = [headers['x-forwarded-for'] ?? []].flat().join().split(',')
    const named = told.map(each => each.trim()).filter(each => each !== '')
    return (proxies > 0 ? (named.at(-proxies) ?? named[0]) : undefined) ?? socket.remoteAddress
  }

  const placeOf = (headers: Headers): string => headers.get(mark) ?? 'unknown'

  return {
    /** For every request, before anybody else reads it. */
    mark(request: Arriving) {
      const place = placeOfArriving(request)?.replace(/^::ffff:(?=\d+\.)/i, '')
      if (place !== undefined) request.headers[mark] = place
    },
    placeOf,
    /** The same for people to read: an address, or null for what is none. */
    addressOf(headers: Headers): string | null {
      const place = placeOf(headers)
      return isIP(place) === 0 ? null : place
    },
  }
}
