import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { send } from './send.ts'

const undo: (() => unknown)[] = []
afterEach(() => {
  for (const each of undo.splice(0)) each()
})

async function receiver(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  undo.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}/hook`
}

const rules = { hosts: [], open: false }
const options = { rules, now: Date.now }
const delivery = { id: 'd', event: 'firing', body: '{"a":1}', attempts: 1, secret: 's' }
const answering = (status: number) =>
  receiver((_, response) => response.writeHead(status).end('secret words'))

test.each([
  [200, null, false],
  [204, null, false],
  [400, 'It answered 400.', false],
  [429, 'It answered 429.', true],
  [503, 'It answered 503.', true],
])('an answer %d is told as it is, and tried again where that may help', async (status, error, again) => {
  const sent = await send({ ...delivery, url: await answering(status) }, options)
  expect(sent).toMatchObject({ status, error, worthAnotherTry: again })
})

test('a receiver that never answers, or has gone, costs no more than the time it is given', async () => {
  const url = await receiver(() => {})
  const silent = await send({ ...delivery, url }, { ...options, timeoutMs: 100 })
  expect(silent).toMatchObject({ error: 'It did not answer within 0.1 s.', worthAnotherTry: true })
  const cut = await send({ ...delivery, url: await receiver(request => request.socket.destroy()) }, options)
  expect(cut).toMatchObject({ error: 'It cannot be reached (ECONNRESET).', worthAnotherTry: true })
})

test('a board that stops waits for no receiver', async () => {
  const stopping = new AbortController()
  const url = await receiver(() => stopping.abort())
  const sent = await send({ ...delivery, url }, { ...options, signal: stopping.signal })
  expect(sent.status).toBeNull()
})

test('an answer without end is not read', async () => {
  const url = await receiver((_, response) => {
    response.writeHead(200)
    const more = () => response.write('x'.repeat(65_536), error => error || more())
    more()
  })
  expect(await send({ ...delivery, url }, options)).toMatchObject({ status: 200, error: null })
})

test('what may not be sent to any more is refused before anything is sent, and not tried again', async () => {
  let asked = 0
  const url = await receiver((_, response) => {
    asked++
    response.end()
  })
  const sent = await send({ ...delivery, url }, { ...options, rules: { hosts: [], open: true } })
  const named = url.replace('127.0.0.1', 'localhost')
  const byName = await send({ ...delivery, url: named }, { ...options, rules: { hosts: [], open: true } })
  for (const { error, worthAnotherTry } of [sent, byName]) {
    expect(error).toContain('does not send to that address')
    expect(worthAnotherTry).toBe(false)
  }
  expect(asked).toBe(0)
})
