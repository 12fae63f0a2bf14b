/**
 * An application at a steady rate: some GETs at each tick of a millisecond, on a few connections. What each of them took
 * is counted under the label that was told last; without a label it is not counted.
 */
import { connect } from 'node:net'

const [port = '', perTick = '2', keys = '100000'] = process.argv.slice(2)
const longest = 200_000
const counts = new Map<string, Uint32Array>()
let label: string | null = null

function createConnection() {
  const socket = connect(Number(port), '127.0.0.1')
  socket.setNoDelay(true)
  const sent: { at: bigint; label: string | null }[] = []
  socket.on('data', chunk => {
    const now = process.hrtime.bigint()
    // A reply is `$-1` or `$<n>` and a value without a line break.
    let replies = 0
    for (const byte of chunk) if (byte === 0x24) replies += 1
    for (; replies > 0; replies--) {
      const request = sent.shift()
      if (!request || request.label === null || request.label !== label) continue
      const us = Math.min(longest - 1, Number((now - request.at) / 1000n))
      const known = counts.get(request.label) ?? new Uint32Array(longest)
      counts.set(request.label, known)
      known[us] = (known[us] ?? 0) + 1
    }
  })
  return () => {
    const name = `key:${Math.floor(Math.random() * Number(keys))}`
    sent.push({ at: process.hrtime.bigint(), label })
    socket.write(`*2\r\n$3\r\nGET\r\n$${name.length}\r\n${name}\r\n`)
  }
}

function quantile(known: Uint32Array, share: number): number {
  const all = known.reduce((sum, count) => sum + count, 0)
  let left = all * share
  for (const [us, count] of known.entries()) {
    left -= count
    if (left <= 0) return us
  }
  return longest
}

const clients = Array.from({ length: Number(perTick) }, createConnection)
let last = performance.now()
function tick() {
  const now = performance.now()
  if (now - last >= 1) {
    last = now
    for (const ask of clients) ask()
  }
  setTimeout(tick, 1)
}
tick()

process.on('message', (message: { label: string | null } | 'report') => {
  if (message !== 'report') {
    label = message.label
    return
  }
  const report = [...counts].map(([name, known]) => ({
    name,
    requests: known.reduce((sum, count) => sum + count, 0),
    p50: quantile(known, 0.5),
    p99: quantile(known, 0.99),
    p999: quantile(known, 0.999),
  }))
  process.send?.(report, () => process.exit(0))
})
