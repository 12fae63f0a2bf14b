import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BoardError } from '#server/errors.ts'
import { displayAddress, identity, parseRedisUrl } from './url.ts'

describe('a Redis address', () => {
  test.each([
    ['redis://localhost', { kind: 'standalone', seeds: [{ host: 'localhost', port: 6379 }], database: 0 }],
    ['redis://[::1]:7000/3', { kind: 'standalone', seeds: [{ host: '::1', port: 7000 }], database: 3 }],
    ['rediss://me:p%40ss@h:1', { kind: 'standalone', tls: true, username: 'me', password: 'p@ss' }],
    ['redis://:secret@h', { username: null, password: 'secret' }],
    ['redis://a:b@c:d@h:1', { username: 'a', password: 'b@c:d' }],
    ['redis+unix:///run/redis.sock?db=2', { kind: 'unix', path: '/run/redis.sock', database: 2 }],
    ['redis+unix://u:p@/run/redis.sock', { kind: 'unix', username: 'u', password: 'p' }],
    [
      'redis+cluster://a:1,[::2]:2',
      {
        kind: 'cluster',
        seeds: [
          { host: 'a', port: 1 },
          { host: '::2', port: 2 },
        ],
      },
    ],
    [
      'redis+sentinel://:x@a,b:2/main/4',
      {
        kind: 'sentinel',
        seeds: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 2 },
        ],
        master: 'main',
        database: 4,
      },
    ],
    ['rediss+sentinel://a/m?db=1', { kind: 'sentinel', tls: true, database: 1 }],
  ])('%s is understood', (text, expected) => {
    expect(parseRedisUrl(text)).toMatchObject(expected)
  })

  test.each([
    ['http://x', 'must start with'],
    ['localhost:6379', 'must start with'],
    ['redis://h:99999', 'port from 1 to 65535'],
    ['redis://', 'host'],
    ['redis://h/zero', 'number as the database'],
    ['redis://a,b', 'one host'],
    ['redis://h?x=1', '?db='],
    ['redis+cluster://a/1', 'only database 0'],
    ['redis+sentinel://a:1', 'name the master'],
    ['redis+unix://run/x.sock', 'three slashes'],
    ['redis://u:canary%@h', '%25'],
    ['redis://u:can/ary@h', 'percent-encoded'],
  ])('%s is refused in one sentence with an example', (text, part) => {
    const error = caught(text)
    expect(error.code).toBe('CONFIG')
    expect(error.message).toContain(part)
    expect(error.message).toMatch(/for example redis/)
    expect(error.message).not.toContain('\n')
  })

  test('never tells the password, whatever is wrong with the rest', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('redis', 'redis+cluster', 'redis+sentinel', 'x'),
        (rest, scheme) => {
          const text = `${scheme}://user:CANARY${rest}@host:0/%${rest}`
          expect(caught(text).message).not.toContain('CANARY')
        },
      ),
    )
  })

  test('is shown without user and password, and can be read again', () => {
    const text = 'redis+sentinel://user:CANARY@b:2,a:1/main/4'
    const shown = displayAddress(parseRedisUrl(text))
    expect(shown).toBe('redis+sentinel://b:2,a:1/main/4')
    expect(displayAddress(parseRedisUrl(shown))).toBe(shown)
  })

  test('has the same identity whoever signs in and however the seeds are ordered', () => {
    const id = identity(parseRedisUrl('redis+cluster://a:1,b:2'))
    expect(identity(parseRedisUrl('redis+cluster://me:pw@B:2,a:1'))).toBe(id)
    expect(identity(parseRedisUrl('redis+cluster://a:1,b:3'))).not.toBe(id)
    expect(id).toMatch(/^[0-9a-f]{16}$/)
  })
})

function caught(text: string): BoardError {
  try {
    parseRedisUrl(text)
  } catch (error) {
    if (error instanceof BoardError) return error
    throw error
  }
  throw new Error(`${text} was accepted`)
}
