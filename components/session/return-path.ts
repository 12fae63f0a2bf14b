const home = '/overview'
/** Stands for whatever address the board has: only what stays on it is followed. */
const board = 'http://board.invalid'

/** Where to go after signing in. Anything that would lead to another site leads home. */
export function returnPath(wanted: string | null | undefined): string {
  if (!wanted?.startsWith('/') || !URL.canParse(wanted, board)) return home
  const { origin, pathname, search, hash } = new URL(wanted, board)
  // A path that begins with two slashes would be read as a host when it is used.
  if (origin !== board || pathname.startsWith('//') || pathname === '/sign-in') return home
  return pathname + search + hash
}
