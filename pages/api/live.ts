import type { IncomingMessage, ServerResponse } from 'node:http'
import { responseOutlet } from '#server/live/response-outlet.ts'
import { parseTopics } from '#server/live/topics.ts'
import { runningSystem } from '#server/system.ts'

/**
 * The one stream of a browser tab. It lives under pages/ because only there Next hands out the response itself:
 * a route handler's web stream costs twice the CPU and cannot cut off a viewer who stopped reading.
 */
export const config = { api: { bodyParser: false, responseLimit: false, externalResolver: true } }

export default function live(request: IncomingMessage, response: ServerResponse) {
  if (request.method !== 'GET') return refuse(response, 405, 'This is a stream: use GET.')
  const system = runningSystem()
  if (!system) return refuse(response, 503, 'The board is starting or stopping.')
  const asked = asRequest(request)
  const query = new URL(asked.url).searchParams
  const wanted = parseTopics(query.get('topics'))
  if (!wanted.ok) return refuse(response, 400, wanted.message)
  const pass = system.guardStream(asked)
  if (!pass.ok) return refuse(response, pass.status, pass.message)
  const gone = system.hub.open({
    topics: wanted.topics,
    // What the browser says by itself after an interruption is newer than the address it keeps using.
    lastId: asked.headers.get('last-event-id') ?? query.get('after'),
    session: pass.session,
    outlet: responseOutlet(response),
    onClose: pass.leave,
  })
  response.once('close', gone)
}

function asRequest(request: IncomingMessage): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return new Request(new URL(request.url ?? '/', 'http://localhost'), { headers })
}

function refuse(response: ServerResponse, status: number, message: string) {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify({ message }))
}
