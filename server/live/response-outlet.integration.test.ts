import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createHub } from './hub.ts'
import { responseOutlet } from './response-outlet.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each()
})

async function board() {
  const hub = createHub({ bootId: 'boot' })
  const responses: ServerResponse[] = []
  const server = createServer((_, response) => {
    responses.push(response)
    const outlet = responseOutlet(response)
    response.once('close', hub.open({ topics: ['frame:a'], lastId: null, session: null, outlet }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  undo.push(() => server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { hub, responses, port: address.port }
}

async function viewer(port: number) {
  const socket = connect(port, '127.0.0.1')
  undo.push(() => socket.destroy())
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const [first] = await once(socket, 'data')
  expect(String(first)).toContain('text/event-stream')
  return socket
}

test('a viewer who stops reading is cut off, and this process never holds more than 256 KiB for it', async () => {
  const { hub, responses, port } = await board()
  const socket = await viewer(port)
  socket.pause()
  const frame = 'x'.repeat(50_000)
  let most = 0
  for (let i = 0; hub.viewers() > 0 && i < 2000; i++) {
    hub.publish('frame:a', 'frame', frame)
    most = Math.max(most, responses[0]?.writableLength ?? 0)
    await new Promise(resolve => setImmediate(resolve))
  }
  expect(hub.viewers()).toBe(0)
  expect(responses[0]?.destroyed).toBe(true)
  expect(most).toBeLessThanOrEqual(256 * 1024)
})

test('a viewer who closes the tab is gone at once', async () => {
  const { hub, port } = await board()
  const socket = await viewer(port)
  const left = Promise.withResolvers<number>()
  hub.onViewers(left.resolve)
  socket.destroy()
  expect(await left.promise).toBe(0)
})

test('when the board stops, the stream ends in order', async () => {
  const { hub, port } = await board()
  const socket = await viewer(port)
  const last = once(socket, 'data')
  await hub.stop()
  expect(String(await last)).toBe('0\r\n\r\n')
})
