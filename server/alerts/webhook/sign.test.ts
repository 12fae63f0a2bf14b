import { createHmac, timingSafeEqual } from 'node:crypto'
import { expect, test } from 'vitest'
import { newSecret, signedHeaders } from './sign.ts'

/** As the page tells a receiver to do it. */
function accepts(headers: Record<string, string>, body: string, secret: string, now: number): boolean {
  const time = headers['x-cacheboard-timestamp'] ?? ''
  if (Math.abs(now / 1000 - Number(time)) > 300) return false
  const wanted = Buffer.from(`v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`)
  const given = Buffer.from(headers['x-cacheboard-signature'] ?? '')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

const now = Date.UTC(2026, 10, 28)
const body = JSON.stringify({ text: 'Trefferquote unter 80 %: ⚠' })
const made = (secret: string) => signedHeaders({ id: 'd1', event: 'firing', secret, body, now })

test('a receiver that follows the page accepts what was signed', () => {
  const secret = newSecret()
  expect(accepts(made(secret), body, secret, now)).toBe(true)
})

test('and refuses another body, another secret, another time, and what is too old', () => {
  const secret = newSecret()
  const headers = made(secret)
  expect(accepts(headers, body.replace('80', '90'), secret, now)).toBe(false)
  expect(accepts(headers, body, newSecret(), now)).toBe(false)
  expect(accepts({ ...headers, 'x-cacheboard-timestamp': String(now / 1000 + 1) }, body, secret, now)).toBe(
    false,
  )
  expect(accepts(headers, body, secret, now + 301_000)).toBe(false)
})

test('the signature is the known one', () => {
  const headers = signedHeaders({
    id: 'd',
    event: 'test',
    secret: 'secret',
    body: '{}',
    now: 1_700_000_000_000,
  })
  const digest = createHmac('sha256', 'secret').update('1700000000.{}').digest('hex')
  expect(headers).toMatchObject({
    'x-cacheboard-timestamp': '1700000000',
    'x-cacheboard-signature': `v1=${digest}`,
    'content-length': '2',
  })
})
