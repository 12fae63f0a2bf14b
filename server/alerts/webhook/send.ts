import { request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { BoardError } from '#server/errors.ts'
import { AddressRefused, guardedLookup, parseWebhookUrl, type SendingRules } from './address.ts'
import type { Claimed } from './deliveries.ts'
import { signedHeaders } from './sign.ts'

const answerWithinMs = 5000

export type Sent = { status: number | null; error: string | null; took: number; worthAnotherTry: boolean }

type SendOptions = { rules: SendingRules; now: () => number; signal?: AbortSignal; timeoutMs?: number }

/**
 * One attempt. Never throws, never waits longer than it says, follows no redirect, and reads nothing of the answer
 * but its status.
 */
export async function send(
  delivery: Claimed,
  { rules, now, signal, timeoutMs = answerWithinMs }: SendOptions,
): Promise<Sent> {
  const began = performance.now()
  const took = () => performance.now() - began
  try {
    // What is allowed may be another set than when it was written down.
    const url = parseWebhookUrl(delivery.url, rules)
    const within = AbortSignal.timeout(timeoutMs)
    const ends = signal ? AbortSignal.any([signal, within]) : within
    const status = await post(url, delivery, { rules, now, signal: ends })
    return { status, error: sentenceFor(status), took: took(), worthAnotherTry: isTemporary(status) }
  } catch (error) {
    const refused = error instanceof AddressRefused || error instanceof BoardError
    return { status: null, error: sentenceOf(error, timeoutMs), took: took(), worthAnotherTry: !refused }
  }
}

function post(
  url: URL,
  { id, event, body, secret }: Claimed,
  { rules, now, signal }: { rules: SendingRules; now: () => number; signal: AbortSignal },
): Promise<number> {
  const sent = Promise.withResolvers<number>()
  const request = (url.protocol === 'https:' ? secure : plain)(
    url,
    {
      method: 'POST',
      headers: signedHeaders({ id, event, secret, body, now: now() }),
      lookup: guardedLookup(rules),
      signal,
      // A connection that is kept could have been made under other rules.
      agent: false,
    },
    response => {
      sent.resolve(response.statusCode ?? 0)
      response.destroy()
    },
  )
  request.on('error', sent.reject)
  request.end(body)
  return sent.promise
}

/** Too early, too many, or the receiver's own trouble: later it may work. Anything else is refused for good. */
const isTemporary = (status: number) => status === 408 || status === 425 || status === 429 || status >= 500

function sentenceFor(status: number): string | null {
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400)
    return `It answered ${status}: it sends us on to another address, which is not followed.`
  return `It answered ${status}.`
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null

/** Written here, word for word: an error of the network may quote an address. */
function sentenceOf(error: unknown, timeoutMs: number): string {
  if (error instanceof AddressRefused || error instanceof BoardError) return error.message
  const code = codeOf(error)
  if (code === 'ABORT_ERR') return `It did not answer within ${timeoutMs / 1000} s.`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'Its name is not known.'
  if (code === 'ECONNREFUSED') return 'It refuses the connection.'
  if (code?.includes('CERT') || code?.startsWith('ERR_TLS'))
    return `Its certificate is not accepted (${code}).`
  return `It cannot be reached${code ? ` (${code})` : ''}.`
}
