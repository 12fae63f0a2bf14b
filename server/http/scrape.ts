import { BoardError } from '#server/errors.ts'
import { runningSystem, type System } from '#server/system.ts'
import { createPrometheus } from './prometheus.ts'

const exporters = new WeakMap<System, ReturnType<typeof createPrometheus>>()

/** Answers Prometheus. Where tokens are in use it sends one of them: `authorization: Bearer <token>`. */
export async function scrape(request: Request): Promise<Response> {
  const system = runningSystem()
  if (!system) return new Response('The board is starting.\n', { status: 503 })
  const refused = refuse(system, request.headers)
  if (refused) return refused
  const exporter = exporters.get(system) ?? createPrometheus(system)
  exporters.set(system, exporter)
  return new Response(await exporter.text(), { headers: { 'content-type': exporter.contentType } })
}

function refuse({ access }: System, headers: Headers): Response | null {
  try {
    access.checkRequest(headers)
    if (access.viewer(headers) || access.bearer(headers)) return null
  } catch (error) {
    if (!(error instanceof BoardError)) throw error
    return new Response(`${error.message}\n`, { status: error.code === 'TOO_MANY' ? 429 : 403 })
  }
  return new Response('Send a token of this board as authorization: Bearer.\n', {
    status: 401,
    headers: { 'www-authenticate': 'Bearer' },
  })
}
