/** Where a person signs in, and comes back to this very view afterwards. */
export function signInPath(here: string): string {
  return `/sign-in?next=${encodeURIComponent(here)}`
}

/** The session is over: sign in again, with everything of the old session gone from this tab. */
export function goToSignIn() {
  const { pathname, search } = window.location
  if (pathname !== '/sign-in') window.location.assign(signInPath(pathname + search))
}
