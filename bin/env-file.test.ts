import { describe, expect, it } from 'vitest'
import { parseEnvFile } from './env-file.js'

describe('a .env file', () => {
  it.each([
    ['a plain value', 'PORT=3001', { PORT: '3001' }],
    ['spaces around, and export', ' export PORT = 3001 ', { PORT: '3001' }],
    ['comments and empty lines', '# PORT=1\n\nHOST=::1 # loopback\n', { HOST: '::1' }],
    ['a # inside of a value', 'REDIS_URL=redis://:a#b@h:1/0', { REDIS_URL: 'redis://:a#b@h:1/0' }],
    ['double quotes', 'A="x # y\\nz" # why', { A: 'x # y\nz' }],
    ['single quotes as they are', "A='x\\n'", { A: 'x\\n' }],
    ['an empty value', 'REDIS_URL=\nPORT=', { REDIS_URL: '', PORT: '' }],
    ['= in a value', 'A=b=c==', { A: 'b=c==' }],
    ['Windows line ends and a byte order mark', '\uFEFFA=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['lines that are no assignment', 'hello\n1A=2\n', {}],
    ['the last of two', 'A=1\nA=2', { A: '2' }],
  ])('reads %s', (_, text, found) => {
    expect(parseEnvFile(text)).toEqual(found)
  })
})
