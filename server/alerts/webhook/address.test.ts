import { expect, test } from 'vitest'
import { guardedLookup, isAllowed, parseWebhookUrl } from './address.ts'

const atHome = { hosts: [], open: false }
const open = { hosts: [], open: true }

test.each([
  ['no address', 'hooks', 'must be an address'],
  ['another way than http', 'file:///etc/passwd', 'must begin with'],
  ['a script', 'javascript:alert(1)', 'must begin with'],
  ['a password', 'https://ada:secret@hooks.example/x', 'must not hold a user or a password'],
  ['a place on a page', 'https://hooks.example/x#y', 'must not hold a #'],
  ['one without end', `https://hooks.example/${'x'.repeat(600)}`, 'must be an address'],
])('%s is refused with a sentence', (_, url, sentence) => {
  expect(() => parseWebhookUrl(url, atHome)).toThrow(sentence)
})

test.each([
  'http://127.0.0.1:9/x',
  'http://127.1/x',
  'http://0x7f000001/x',
  'http://2130706433/x',
  'http://[::1]/x',
  'http://[::ffff:127.0.0.1]/x',
  'http://10.1.2.3/x',
  'http://192.168.0.1/x',
  'http://[fd12::1]/x',
])('a board that others reach sends nothing to %s; one of this machine alone does', url => {
  expect(() => parseWebhookUrl(url, open)).toThrow('does not send to that address')
  expect(parseWebhookUrl(url, atHome).protocol).toBe('http:')
})

test.each([
  'http://169.254.169.254/latest',
  'http://[fe80::1]/x',
  'http://0.0.0.0/x',
  'http://[::ffff:169.254.169.254]/',
])('nobody sends to %s', url => {
  for (const rules of [open, atHome]) expect(() => parseWebhookUrl(url, rules)).toThrow('does not send')
})

test('a public address is fine everywhere', () => {
  expect(isAllowed('93.184.216.34', open)).toBe(true)
  expect(parseWebhookUrl('https://hooks.example/x', open).host).toBe('hooks.example')
})

test('where hosts are named, only they are sent to, whatever their address is', () => {
  const rules = { hosts: ['hooks.internal', '10.0.0.5:8080'], open: true }
  expect(parseWebhookUrl('http://10.0.0.5:8080/x', rules).host).toBe('10.0.0.5:8080')
  expect(parseWebhookUrl('https://hooks.internal/x', rules).host).toBe('hooks.internal')
  expect(() => parseWebhookUrl('https://hooks.example/x', rules)).toThrow('CACHEBOARD_WEBHOOK_HOSTS')
})

test('a name is judged by the address it leads to at the moment of sending', async () => {
  const found = (rules: typeof open) =>
    new Promise(done =>
      guardedLookup(rules)('localhost', { all: true }, (error, list) => done(error ?? list)),
    )
  expect(String(await found(open))).toContain('does not send to that address')
  expect(await found(atHome)).toEqual(
    expect.arrayContaining([expect.objectContaining({ address: '127.0.0.1' })]),
  )
})
