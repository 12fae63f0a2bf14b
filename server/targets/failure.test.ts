import { expect, test } from 'vitest'
import { explainFailure } from './failure.ts'

const place = { address: 'cache:6379', user: 'eye' }
const coded = (code: string) => Object.assign(new Error(`connect ${code}`), { code })

test.each([
  ['NOAUTH HELLO must be called with the client already authenticated', 'TARGET_AUTH', 'asks for a password'],
  [
    'WRONGPASS invalid username-password pair or user is disabled.',
    'TARGET_AUTH',
    'refuses the user or the password',
  ],
  ['ERR invalid password', 'TARGET_AUTH', 'refuses the user or the password'],
  ["NOPERM this user has no permissions to run the 'info' command", 'TARGET_PERMISSION', 'may not run INFO'],
  [
    "NOPERM User eye has no permissions to run the 'latency|histogram' command",
    'TARGET_PERMISSION',
    'ACL SETUSER eye +latency|histogram',
  ],
  [
    'NOPERM this user has no permissions to access one of the keys used as arguments',
    'TARGET_PERMISSION',
    '%R~*',
  ],
  ['LOADING Redis is loading the dataset in memory', 'TARGET_LOADING', 'loading its data set'],
  ['BUSY Redis is busy running a script. You can only call SCRIPT KILL', 'TARGET_FROZEN', 'SCRIPT KILL'],
  ['ERR max number of clients reached', 'TARGET_UNREACHABLE', 'maxclients'],
  ['Command timed out', 'TARGET_FROZEN', 'does not answer'],
  ['Connection is closed.', 'TARGET_UNREACHABLE', 'closed the connection'],
  ['something new', 'TARGET_UNREACHABLE', 'unexpected'],
])('%s', (message, code, part) => {
  const error = explainFailure(new Error(message), place)
  expect(error.code).toBe(code)
  expect(error.message).toContain(part)
})

test.each([
  ['ECONNREFUSED', 'no server is listening'],
  ['ENOTFOUND', 'no host of that name'],
  ['ETIMEDOUT', 'within a second'],
  ['ENOENT', 'no such socket file'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS'],
  ['EWHATEVER', 'EWHATEVER'],
])('%s is told in words', (code, part) => {
  const error = explainFailure(coded(code), place)
  expect(error).toMatchObject({ code: 'TARGET_UNREACHABLE', message: expect.stringContaining(part) })
  expect(error.message.startsWith('cache:6379 ')).toBe(true)
})

test('the arguments of AUTH, which ioredis hangs on its errors, go no further', () => {
  const raw = Object.assign(new Error('WRONGPASS invalid'), {
    command: { name: 'hello', args: ['3', 'AUTH', 'eye', 'CANARY'] },
  })
  const error = explainFailure(raw, place)
  expect(JSON.stringify({ ...error, cause: { ...(error.cause as object) } })).not.toContain('CANARY')
  expect(String(error.cause)).not.toContain('CANARY')
})
