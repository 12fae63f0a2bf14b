const place = 'cacheboard-browser'

/** Where nobody signs in, each browser has one vote. */
export function browserName(): string {
  const known = localStorage.getItem(place)
  if (known && /^[\w-]{8,64}$/.test(known)) return known
  const made = Array.from(crypto.getRandomValues(new Uint8Array(12)), each => each.toString(36)).join('')
  localStorage.setItem(place, made)
  return made
}
