import { createHmac, randomBytes } from 'node:crypto'

/** 256 bits; its beginning says what it is to whoever finds it somewhere. */
export const newSecret = () => `whsec_${randomBytes(32).toString('base64url')}`

/**
 * `v1=` and the HMAC-SHA256 of `<seconds since 1970>.<body>` in hex. With the time inside, a request that was listened
 * to cannot be sent again later.
 */
function signatureOf({ secret, seconds, body }: { secret: string; seconds: number; body: string }): string {
  return `v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}

export function signedHeaders(options: {
  id: string
  event: string
  secret: string
  body: string
  now: number
}): Record<string, string> {
  const { id, event, secret, body, now } = options
  const seconds = Math.floor(now / 1000)
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'cacheboard-webhook',
    'x-cacheboard-delivery': id,
    'x-cacheboard-event': event,
    'x-cacheboard-timestamp': String(seconds),
    'x-cacheboard-signature': signatureOf({ secret, seconds, body }),
  }
}
