import { BoardError } from '#server/errors.ts'

const place = '{key}'
/** Stands for the key while the address is checked: nothing that an address would change. */
const probe = 'cacheboard-key-probe'

export type WarmUrl = { host: string; of: (key: Uint8Array) => URL | null }

/**
 * A person's address with a place for the key, on a host that the board's owner allowed. The board sends requests
 * from inside of a network: where they go must not be for the person to choose.
 */
export function parseWarmUrl(template: string, allowed: readonly string[]): WarmUrl {
  if (template.split(place).length !== 2) throw mistake('must hold {key} once')
  const url = parse(template.replace(place, probe))
  if (!url) throw mistake('must be an address')
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw mistake('must begin with https:// or http://')
  if (url.username !== '' || url.password !== '') throw mistake('must not hold a user or a password')
  if (!`${url.pathname}${url.search}`.includes(probe))
    throw mistake('must have {key} in its path or its query')
  if (!allowed.includes(url.host) && !allowed.includes(url.hostname)) {
    throw new BoardError(
      'FORBIDDEN',
      `url: ${url.host} is not among the hosts that may be warmed. Whoever runs the board adds it to CACHEBOARD_WARM_HOSTS.`,
    )
  }
  const path = template.split(/[?#]/)[0]?.includes(place) ?? false
  return { host: url.host, of: key => addressFor(key, { template, url, path }) }
}

/** null: with this key the address would be another one (`..` in a path goes up). */
function addressFor(
  key: Uint8Array,
  { template, url, path }: { template: string; url: URL; path: boolean },
): URL | null {
  const encoded = encodeBytes(key)
  const made = parse(template.replace(place, () => encoded))
  if (!made || made.origin !== url.origin) return null
  if (path && made.pathname !== url.pathname.replace(probe, () => encoded)) return null
  return made
}

/** Byte for byte: names need not be text. */
function encodeBytes(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) {
    const character = String.fromCharCode(byte)
    text += /[A-Za-z0-9_.~-]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return text
}

function parse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

const mistake = (what: string) =>
  new BoardError('BAD_INPUT', `url: it ${what}, for example https://shop.example/warm?key={key}`)
