/** The floor: the least that Node can do to send one frame a second to everybody. bench/live-fan-out.ts forks it. */
import { createServer, type ServerResponse } from 'node:http'

const bytes = Number(process.argv[2] ?? 1500)
const viewers = new Set<ServerResponse>()

const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.flushHeaders()
  viewers.add(response)
  response.once('close', () => viewers.delete(response))
})

setInterval(() => {
  const frame = Buffer.from(`data: ${JSON.stringify({ at: Date.now(), filler: 'x'.repeat(bytes) })}\n\n`)
  for (const viewer of viewers) viewer.write(frame)
}, 1000)

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' && address ? address.port : null)
})
