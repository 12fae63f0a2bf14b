import { BoardError } from '#server/errors.ts'
import { csvOf } from '#server/http/run-csv.ts'
import { runningSystem, type System } from '#server/system.ts'

type Asked = { id: string; format: string }

const statusOf: Partial<Record<BoardError['code'], number>> = {
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  UNAUTHENTICATED: 401,
  TOO_MANY: 429,
  HISTORY_UNAVAILABLE: 503,
}

/** A run as a file: `/api/runs/<id>/json` or `/api/runs/<id>/csv`. For whoever may look. */
export async function exportRun(request: Request, { id, format }: Asked): Promise<Response> {
  const system = runningSystem()
  if (!system) return says(503, 'The board is starting. Try again in a moment.')
  try {
    return await answer(system, request, { id, format })
  } catch (error) {
    if (!(error instanceof BoardError)) throw error
    return says(statusOf[error.code] ?? 400, error.message)
  }
}

async function answer({ access, history }: System, request: Request, { id, format }: Asked) {
  access.checkRequest(request.headers)
  if (!access.viewer(request.headers) && !access.bearer(request.headers)) return says(401, 'Sign in first.')
  if (format !== 'json' && format !== 'csv') return says(404, 'A run is to be had as json and as csv.')
  if (!/^[\w-]{8,32}$/.test(id)) return says(404, 'There is no such run (any more).')
  const run = await history.runs.get({ id })
  const body = format === 'json' ? `${JSON.stringify(run, null, 2)}\n` : csvOf(run)
  const type = format === 'json' ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8'
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${fileName(run)}.${format}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}

/** Letters and digits only: a name may hold quotes and line breaks. */
function fileName({ name, id }: { name: string; id: string }): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return ['cacheboard-run', plain.slice(0, 60), id].filter(part => part !== '').join('-')
}

function says(status: number, message: string): Response {
  return new Response(`${message}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })
}
