import { isIP } from 'node:net'
import { hostname } from 'node:os'

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Which Host headers are ours. A DNS-rebinding page always arrives under a DNS name,
 * so on an open interface an address is fine and a name must be known.
 */
export function createHostCheck(options: { onLoopback: boolean; host: string; allowed: readonly string[] }) {
  const known = new Set([...loopbackNames, ...options.allowed])
  if (!options.onLoopback) {
    known.add(hostname().toLowerCase())
    known.add(options.host.toLowerCase())
  }
  return (header: string | null): boolean => {
    const name = nameOf(header)
    if (name === null) return false
    return known.has(name) || (!options.onLoopback && isIP(name.replace(/^\[|\]$/g, '')) !== 0)
  }
}

/** The host without its port; null for what is not exactly one host. */
function nameOf(header: string | null): string | null {
  const match = header
    ?.trim()
    .toLowerCase()
    .match(/^(\[[0-9a-f:]+\]|[a-z0-9._-]+)(:\d{1,5})?$/)
  return match?.[1] ?? null
}

/** A page of another origin may neither change anything nor listen. No Origin: not a browser's cross-site call. */
export function sameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  if (site && site !== 'same-origin' && site !== 'none') return false
  const origin = headers.get('origin')
  if (origin === null) return true
  return URL.canParse(origin) && new URL(origin).host === headers.get('host')
}
