import { type NextRequest, NextResponse } from 'next/server'
import { runningSystem } from '#server/system.ts'

/** Pages only: a known host and the policy that lets nothing run but the board's own scripts. */
export function proxy(request: NextRequest): NextResponse {
  if (!runningSystem()?.access.hostAllowed(request.headers.get('host'))) {
    return new NextResponse(
      'This host name is not allowed. Add it to CACHEBOARD_ALLOWED_HOSTS if it is yours.\n',
      {
        status: 403,
      },
    )
  }
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64')
  const policy = contentPolicy(nonce)
  const forPage = new Headers(request.headers)
  forPage.set('x-nonce', nonce)
  // Where to come back to after signing in; set here, so that no visitor can choose it.
  forPage.set('x-path', request.nextUrl.pathname + request.nextUrl.search)
  forPage.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers: forPage } })
  response.headers.set('content-security-policy', policy)
  return response
}

/** Charts and Base UI set style attributes, so styles stay open; scripts do not. Hot reload needs eval in development. */
function contentPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === 'development'
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export const config = { matcher: ['/((?!api/|_next/static/|_next/image|metrics).*)'] }
