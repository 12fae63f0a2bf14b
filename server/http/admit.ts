import { BoardError } from '#server/errors.ts'
import { runningSystem } from '#server/system.ts'

const mostBytes = 64 * 1024
/** A whole value comes along, in base64. */
const mostBytesOfEdit = 1.5 * 1024 * 1024
const editPath = '/api/trpc/operate.edit.change'
const mostUrl = 8 * 1024

/**
 * Lets a request in, or answers it: a host that is ours, no other site's page, JSON only, a bounded body.
 * A form of another site can post text and multipart, but neither JSON nor a header of its own.
 */
export async function admit(request: Request): Promise<Request | Response> {
  const system = runningSystem()
  if (!system) return refuse(503, 'The board is starting. Try again in a moment.')
  try {
    system.access.checkRequest(request.headers)
  } catch (error) {
    if (!(error instanceof BoardError)) throw error
    return refuse(403, error.message)
  }
  if (request.url.length > mostUrl) return refuse(414, 'This request is too long.')
  if (request.headers.get('x-cacheboard') !== '1')
    return refuse(403, 'Requests need the header x-cacheboard: 1.')
  if (request.method !== 'POST') return request
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    return refuse(415, 'Only application/json is accepted.')
  }
  const most = new URL(request.url).pathname === editPath ? mostBytesOfEdit : mostBytes
  const body = await readBounded(request.body, most)
  if (body === null) return refuse(413, `A request may have at most ${most / 1024} kB.`)
  return new Request(request.url, { method: 'POST', headers: request.headers, body, signal: request.signal })
}

async function readBounded(
  body: ReadableStream<Uint8Array> | null,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > most) return null
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

/** The shape of a tRPC error, so that the screen shows the sentence. */
function refuse(status: number, message: string): Response {
  const error = { message, code: -32600, data: { code: 'BAD_REQUEST', httpStatus: status, board: null } }
  return Response.json({ error }, { status, headers: { 'cache-control': 'no-store' } })
}
