/** The few lines that a receiver needs. */
const example = `import { createHmac, timingSafeEqual } from 'node:crypto'

function isFromTheBoard(headers, body, secret) {   // body: the text as it came
  const time = headers['x-cacheboard-timestamp']
  if (Math.abs(Date.now() / 1000 - Number(time)) > 300) return false
  const hex = createHmac('sha256', secret).update(time + '.' + body).digest('hex')
  const wanted = Buffer.from('v1=' + hex)
  const given = Buffer.from(headers['x-cacheboard-signature'] ?? '')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}`

export function HowToCheck() {
  return (
    <details className="min-w-0">
      <summary className="cursor-pointer text-mute hover:text-text">
        How a receiver checks that it was us
      </summary>
      <div className="mt-2 grid gap-2 text-pretty text-mute">
        <p>
          Each request is a POST of JSON. <code className="font-mono">x-cacheboard-signature</code> is{' '}
          <code className="font-mono">v1=</code> and the HMAC-SHA256, in hex, of the text of{' '}
          <code className="font-mono">x-cacheboard-timestamp</code>, a dot and the body, with the secret of
          the webhook. Answer with 2xx within 5 s. After 408, 425, 429, 5xx or silence it is tried again, six
          times within about twenty minutes; <code className="font-mono">x-cacheboard-delivery</code> stays
          the same, so that what comes twice can be told.
        </p>
        <section
          aria-label="Example"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className="overflow-x-auto rounded-control border border-line bg-bg p-3"
        >
          <pre className="font-mono text-xs text-text">{example}</pre>
        </section>
        <p>
          The body holds <code className="font-mono">event</code> (firing, resolved or test),{' '}
          <code className="font-mono">text</code> (a sentence that a chat can show as it is),{' '}
          <code className="font-mono">cache</code>, <code className="font-mono">rule</code> and{' '}
          <code className="font-mono">alert</code>.
        </p>
      </div>
    </details>
  )
}
