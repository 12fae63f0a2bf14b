/**
 * Viewers of a board, in a process of their own: bench/live-fan-out.ts forks it.
 *   node bench/viewers.ts stream|poll <url> <how many>
 * After `ready` it measures for as many milliseconds as it is told, then sends the delays from sample to viewer.
 */
import { connect } from 'node:net'

const [how = 'stream', address = '', count = '1'] = process.argv.slice(2)
const { host, hostname, port, pathname, search } = new URL(address)
const many = Number(count)
const delays: number[] = []
let measuring = false
let lost = 0

const head = [
  `GET ${pathname}${search} HTTP/1.1`,
  `Host: ${host}`,
  'x-cacheboard: 1',
  `Accept: ${how === 'stream' ? 'text/event-stream' : 'application/json'}`,
  '\r\n',
].join('\r\n')

/** One connection that stays open, as a browser's does. Resolves with its first answer. */
function look(): Promise<void> {
  const answered = Promise.withResolvers<void>()
  const socket = connect(Number(port), hostname, () => socket.write(head))
  socket.on('data', chunk => {
    const text = chunk.toString('latin1')
    const refused = text.startsWith('HTTP/1.1') && !text.startsWith('HTTP/1.1 200')
    if (refused) answered.reject(new Error(`${address} said ${text.slice(0, 300)}`))
    note(text)
    answered.resolve()
  })
  socket.on('close', () => lost++)
  socket.on('error', answered.reject)
  // Spread over the second: nobody's tabs poll in step.
  if (how === 'poll') setTimeout(() => setInterval(() => socket.write(head), 1000), Math.random() * 1000)
  return answered.promise
}

function note(text: string) {
  const at = /"at":(\d{13})/.exec(text)?.[1]
  if (measuring && at) delays.push(Date.now() - Number(at))
}

for (let opened = 0; opened < many; opened += 25) {
  await Promise.all(Array.from({ length: Math.min(25, many - opened) }, look))
}
process.on('message', (ms: number) => {
  measuring = true
  setTimeout(() => {
    process.send?.({ delays, lost }, () => process.exit(0))
  }, ms)
})
process.send?.('ready')
