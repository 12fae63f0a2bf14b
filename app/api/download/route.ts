import { z } from 'zod'
import { inspectorOf } from '#server/api/inspect.ts'
import { BoardError } from '#server/errors.ts'
import type { Download } from '#server/observe/inspect/download.ts'
import { runningSystem, type System } from '#server/system.ts'

export const dynamic = 'force-dynamic'

const asked = z.object({
  target: z.string().min(1).max(200),
  id: z
    .string()
    .max(20_000)
    .regex(/^(~\d{1,15}\.\d{1,10}\.\d{1,10}|[\w-]*)$/),
})
const mostForm = 64 * 1024

/** The raw bytes of a value. A link asks with GET; an id that is too long for an address comes in a form. */
async function handle(request: Request): Promise<Response> {
  const system = runningSystem()
  if (!system) return refuse(503, 'The board is starting. Try again in a moment.')
  try {
    return await answer(system, request)
  } catch (error) {
    if (!(error instanceof BoardError)) throw error
    return refuse(statusOf(error), error.message)
  }
}

async function answer(system: System, request: Request): Promise<Response> {
  system.access.checkRequest(request.headers)
  const viewer = system.access.viewer(request.headers)
  if (!viewer) return refuse(401, 'Sign in first.')
  const input = asked.safeParse(await fieldsOf(request))
  if (!input.success) return refuse(400, 'Name the cache and the id of the key: ?target=…&id=…')
  const { target, id } = input.data
  system.demand(viewer, target, 'observe')
  const found = await inspectorOf(system, target).download({ id })
  switch (found.state) {
    case 'here':
      return new Response(streamOf(found), { headers: headersFor(found) })
    case 'gone':
    case 'changed':
      return refuse(404, 'This key is gone.')
    case 'refused':
      return refuse(422, found.reason)
  }
}

async function fieldsOf(request: Request): Promise<Record<string, string>> {
  if (request.method === 'GET') return Object.fromEntries(new URL(request.url).searchParams)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > mostForm) throw new BoardError('BAD_INPUT', 'This request is too long.')
    chunks.push(chunk)
  }
  return Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
}

const contentTypes: Record<Download['kind'], string> = {
  bytes: 'application/octet-stream',
  lines: 'application/jsonl; charset=utf-8',
  document: 'application/json; charset=utf-8',
}

function headersFor({ fileName, kind }: Download): Record<string, string> {
  return {
    'content-type': contentTypes[kind],
    'content-disposition': `attachment; filename="${fileName}"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store, no-transform',
  }
}

/** A piece is read when the browser has taken the one before it. An end that came too early breaks the connection. */
function streamOf({ bytes }: Download): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await bytes.next()
        if (done) controller.close()
        else controller.enqueue(new Uint8Array(value))
      },
      async cancel() {
        await bytes.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}

function statusOf({ code }: BoardError): number {
  switch (code) {
    case 'BAD_INPUT':
      return 400
    case 'UNAUTHENTICATED':
      return 401
    case 'FORBIDDEN':
      return 403
    case 'NOT_FOUND':
      return 404
    case 'TOO_MANY':
      return 429
    case 'TARGET_FROZEN':
      return 504
    case 'CONFIG':
    case 'STOPPING':
    case 'TARGET_UNREACHABLE':
    case 'TARGET_AUTH':
    case 'TARGET_PERMISSION':
    case 'TARGET_LOADING':
    case 'HISTORY_UNAVAILABLE':
    case 'EMBEDDED_FAILED':
      return 503
  }
}

const refuse = (status: number, message: string): Response =>
  new Response(`${message}\n`, {
    status,
    headers: { 'cache-control': 'no-store', 'content-type': 'text/plain' },
  })

export { handle as GET, handle as POST }
