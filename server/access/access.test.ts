import { describe, expect, it } from 'vitest'
import { BoardError } from '#server/errors.ts'
import { createAccess } from './access.ts'

const full = 'full-token-of-a-test-0001'
const view = 'view-token-of-a-test-0002'

function board(overrides: Partial<Parameters<typeof createAccess>[0]> = {}) {
  const clock = { now: 1_000_000 }
  const access = createAccess({
    tokens: { full, view },
    onLoopback: false,
    host: '0.0.0.0',
    port: 3000,
    allowedHosts: ['board.example.com'],
    proxies: 0,
    now: () => clock.now,
    ...overrides,
  })
  const headers = (extra: Record<string, string> = {}, remoteAddress = '192.0.2.1') => {
    const arriving: Record<string, string> = { host: '10.0.0.5:3000', ...extra }
    access.mark({ headers: arriving, socket: { remoteAddress } })
    return new Headers(arriving)
  }
  const signIn = (token: string, extra = {}, place?: string) =>
    access.signIn({ token, name: 'Ada', headers: headers(extra, place) })
  const cookieOf = (set: string) => set.split(';')[0] ?? ''
  return { access, clock, headers, signIn, cookieOf }
}

const refusal = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    if (error instanceof BoardError) return error.code
    throw error
  }
  return 'allowed'
}

describe('access', () => {
  it('asks nobody on a loopback board without tokens', () => {
    const { access, headers } = board({
      tokens: { full: null, view: null },
      onLoopback: true,
      host: '127.0.0.1',
    })
    expect(access.viewer(headers({}, '::ffff:127.0.0.1'))).toEqual({
      name: 'this machine',
      grant: 'full',
      session: null,
      from: '127.0.0.1',
    })
  })

  it('knows who signed in by the name they typed, and from where, whatever they say about that themselves', () => {
    const { access, headers, signIn, cookieOf } = board()
    const cookie = cookieOf(signIn(full).cookie)
    const viewer = (place: string) =>
      access.viewer(headers({ cookie, 'x-forwarded-for': '203.0.113.7' }, place))
    expect(viewer('2001:db8::1')).toMatchObject({ name: 'Ada', from: '2001:db8::1' })
    expect(viewer('10.0.0.1')?.from).toBe('10.0.0.1')
    // A request that was not seen to arrive says nothing about where it comes from.
    const unseen = new Headers({ cookie, 'x-forwarded-for': '203.0.113.7' })
    expect(access.viewer(unseen)).toMatchObject({ name: 'Ada', from: null })
  })

  it.each([
    [1, '203.0.113.7', '203.0.113.7'],
    [1, '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    [2, '198.51.100.1, 203.0.113.7,10.0.0.2', '203.0.113.7'],
    [2, '203.0.113.7', '203.0.113.7'],
    [1, '', '10.0.0.1'],
    [1, '<script>', null],
  ])('behind %i proxies that say %j a visitor comes from %s', (proxies, told, from) => {
    const { access, headers, signIn, cookieOf } = board({ proxies })
    const cookie = cookieOf(signIn(full).cookie)
    expect(access.viewer(headers({ cookie, 'x-forwarded-for': told }, '10.0.0.1'))?.from).toBe(from)
  })

  it('gives who typed no name one that lasts as long as the session', () => {
    const { access, headers, cookieOf } = board()
    const cookie = cookieOf(access.signIn({ token: full, name: null, headers: headers() }).cookie)
    const name = access.viewer(headers({ cookie }))?.name
    expect(name).toMatch(/^guest [0-9a-f]{4}$/)
    expect(access.viewer(headers({ cookie }))?.name).toBe(name)
  })

  it.each(['this machine', 'The  Board', 'ｔｈｅ board', 'guest 3f2a'])(
    'lets nobody sign in as %s, which would pass for somebody else',
    name => {
      const { access, headers } = board()
      expect(refusal(() => access.signIn({ token: full, name, headers: headers() }))).toBe('BAD_INPUT')
    },
  )

  it('knows nobody who did not sign in', () => {
    const { access, headers } = board()
    expect(access.viewer(headers())).toBeNull()
    expect(access.viewer(headers({ cookie: 'cacheboard-3000=guess' }))).toBeNull()
  })

  it('gives each token its grant and a cookie that scripts and other sites cannot use', () => {
    const { access, headers, signIn, cookieOf } = board()
    for (const [token, grant] of [
      [full, 'full'],
      [view, 'view'],
    ] as const) {
      const { cookie } = signIn(token)
      expect(cookie).toContain('HttpOnly')
      expect(cookie).toContain('SameSite=Strict')
      expect(access.viewer(headers({ cookie: cookieOf(cookie) }))).toMatchObject({ name: 'Ada', grant })
    }
  })

  it('uses a __Host- cookie behind https', () => {
    const { signIn } = board()
    expect(signIn(full, { 'x-forwarded-proto': 'https' }).cookie).toMatch(
      /^__Host-cacheboard-3000=.*; Secure$/,
    )
  })

  it('rotates the session at sign-in and ends it at sign-out', () => {
    const { access, headers, signIn, cookieOf } = board()
    const first = cookieOf(signIn(view).cookie)
    const second = cookieOf(signIn(full, { cookie: first }).cookie)
    expect(access.viewer(headers({ cookie: first }))).toBeNull()
    const session = access.viewer(headers({ cookie: second }))?.session ?? null
    access.signOut(headers({ cookie: second }))
    expect(access.viewer(headers({ cookie: second }))).toBeNull()
    expect(access.isOpen(session)).toBe(false)
  })

  it('ends a session after 30 idle minutes and, however busy, after 12 hours', () => {
    const { access, clock, headers, signIn, cookieOf } = board()
    const idle = cookieOf(signIn(full).cookie)
    clock.now += 31 * 60_000
    expect(access.viewer(headers({ cookie: idle }))).toBeNull()

    const busy = cookieOf(signIn(full).cookie)
    for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
      expect(access.viewer(headers({ cookie: busy }))).not.toBeNull()
      clock.now += 20 * 60_000
    }
    clock.now += 1
    expect(access.viewer(headers({ cookie: busy }))).toBeNull()
  })

  it('slows down whoever keeps sending wrong tokens, and only them', () => {
    const { clock, signIn } = board()
    for (let i = 0; i < 3; i++) expect(refusal(() => signIn('wrong'))).toBe('UNAUTHENTICATED')
    expect(refusal(() => signIn(full))).toBe('TOO_MANY')
    expect(refusal(() => signIn(full, { 'x-forwarded-for': '192.0.2.2' }))).toBe('TOO_MANY')
    expect(refusal(() => signIn(full, {}, '192.0.2.2'))).toBe('allowed')
    clock.now += 1001
    expect(refusal(() => signIn('wrong'))).toBe('UNAUTHENTICATED')
    clock.now += 1001
    expect(refusal(() => signIn(full))).toBe('TOO_MANY')
    clock.now += 1000
    expect(refusal(() => signIn(full))).toBe('allowed')
  })

  it('slows down everybody a little when the wrong tokens come from ever new places', () => {
    const { clock, signIn } = board()
    for (let i = 0; i < 50; i++) {
      expect(refusal(() => signIn('wrong', {}, `192.0.2.${i}`))).toBe('UNAUTHENTICATED')
    }
    expect(refusal(() => signIn(full, {}, '198.51.100.1'))).toBe('TOO_MANY')
    clock.now += 5001
    expect(refusal(() => signIn(full, {}, '198.51.100.1'))).toBe('allowed')
  })

  it('takes a token with the request from machines, and slows their guesses down too', () => {
    const { access, headers } = board()
    expect(access.bearer(headers({ authorization: `Bearer ${view}` }))).toBe(true)
    expect(access.bearer(headers())).toBe(false)
    for (let i = 0; i < 3; i++) expect(access.bearer(headers({ authorization: 'Bearer guess' }))).toBe(false)
    expect(refusal(() => access.bearer(headers({ authorization: `Bearer ${view}` })))).toBe('TOO_MANY')
  })

  it.each([
    ['127.0.0.1:3000', true],
    ['localhost', true],
    ['[::1]:3000', true],
    ['10.0.0.5:3000', true],
    ['board.example.com', true],
    ['evil.example.net', false],
    ['127.0.0.1:3000, evil.example.net', false],
    ['127.0.0.1.evil.example.net', false],
    ['', false],
  ])('on an open interface, host %s is allowed: %s', (host, allowed) => {
    expect(board().access.hostAllowed(host)).toBe(allowed)
  })

  it('on loopback allows loopback names only, so that a rebound DNS name or address is refused', () => {
    const { access } = board({ onLoopback: true, host: '127.0.0.1', allowedHosts: [] })
    expect(access.hostAllowed('localhost:3000')).toBe(true)
    expect(access.hostAllowed('10.0.0.5:3000')).toBe(false)
    expect(access.hostAllowed('evil.example.net')).toBe(false)
    expect(access.hostAllowed(null)).toBe(false)
  })

  it.each([
    [{}, 'allowed'],
    [{ origin: 'http://10.0.0.5:3000' }, 'allowed'],
    [{ origin: 'http://10.0.0.5:3001' }, 'FORBIDDEN'],
    [{ origin: 'http://10.0.0.5.evil.example:3000' }, 'FORBIDDEN'],
    [{ origin: 'null' }, 'FORBIDDEN'],
    [{ 'sec-fetch-site': 'same-origin' }, 'allowed'],
    [{ 'sec-fetch-site': 'cross-site' }, 'FORBIDDEN'],
    [{ 'sec-fetch-site': 'same-site' }, 'FORBIDDEN'],
  ])('a request with %o is %s', (extra, wanted) => {
    const { access, headers } = board()
    expect(refusal(() => access.checkRequest(headers(extra)))).toBe(wanted)
  })
})
