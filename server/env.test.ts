import { describe, expect, it } from 'vitest'
import { parseEnv, secretsOf } from './env.ts'
import { BoardError } from './errors.ts'

const mistake = (raw: Record<string, string>) => {
  try {
    parseEnv(raw)
  } catch (error) {
    if (error instanceof BoardError) return error.message
    throw error
  }
  return null
}

describe('the environment', () => {
  it('needs nothing: loopback, port 3000, own servers', () => {
    expect(parseEnv({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      onLoopback: true,
      redis: null,
      databaseUrl: null,
    })
  })

  it('takes an empty variable for one that was not set', () => {
    expect(parseEnv({ REDIS_URL: '', PORT: '', CACHEBOARD_TOKEN: '' })).toMatchObject({
      port: 3000,
      redis: null,
    })
  })

  it.each([
    ['REDIS_URL', 'http://127.0.0.1'],
    ['DATABASE_URL', 'mysql://127.0.0.1/x'],
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['HOST', 'not a host'],
    ['CACHEBOARD_TOKEN', 'short'],
    ['CACHEBOARD_ROLE', 'admin'],
    ['CACHEBOARD_LOG_LEVEL', 'loud'],
    ['CACHEBOARD_ALLOWED_HOSTS', 'a b'],
    ['CACHEBOARD_PROXIES', 'yes'],
    ['CACHEBOARD_SANDBOX', 'memcached'],
    ['CACHEBOARD_LAB_IDLE_MINUTES', '0'],
  ])('names %s when it is %j, with an example', (name, value) => {
    const sentence = mistake({ [name]: value })
    expect(sentence).toMatch(new RegExp(`^${name}: .*(example|must be one of)`))
  })

  it('names every mistake at once', () => {
    expect(mistake({ PORT: 'x', CACHEBOARD_ROLE: 'x' })?.split('\n')).toHaveLength(2)
  })

  it('never repeats a password in its sentence', () => {
    const sentence = mistake({
      REDIS_URL: 'redis://me:canary-7@bad host:1',
      DATABASE_URL: 'mysql://u:canary-8@h/x',
    })
    expect(sentence).not.toMatch(/canary/)
  })

  it('does not listen beyond loopback without a token', () => {
    expect(mistake({ HOST: '0.0.0.0' })).toMatch(/^CACHEBOARD_TOKEN: /)
    expect(mistake({ HOST: '0.0.0.0', CACHEBOARD_TOKEN: 'x'.repeat(20) })).toBeNull()
  })

  it('refuses tokens that would let a viewer do everything, or nobody do anything', () => {
    const same = 'x'.repeat(20)
    expect(mistake({ CACHEBOARD_TOKEN: same, CACHEBOARD_VIEW_TOKEN: same })).toMatch(/^CACHEBOARD_VIEW_TOKEN/)
    expect(mistake({ CACHEBOARD_VIEW_TOKEN: same })).toMatch(/^CACHEBOARD_VIEW_TOKEN/)
  })

  it('finds the secrets that a log must not show, also percent-encoded ones', () => {
    expect(secretsOf({ REDIS_URL: 'redis://u:p%40ss@h:1', CACHEBOARD_TOKEN: 't0ken' })).toEqual([
      'p%40ss',
      'p@ss',
      't0ken',
    ])
  })
})
