import { isIP } from 'node:net'

/** Where a request came from: a proxy's word, else what the server wrote there itself. */
export function placeOf(headers: Headers): string {
  return headers.get('x-forwarded-for')?.split(',')[0]?.trim() || 'direct'
}

/** The same for people to read: an address, or null for what is none. */
export function addressOf(headers: Headers): string | null {
  const place = placeOf(headers).replace(/^::ffff:(?=\d+\.)/i, '')
  return isIP(place) === 0 ? null : place
}
