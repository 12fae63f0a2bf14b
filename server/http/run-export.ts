import { BoardError } from '#server/errors.ts'
import { pointsCsv, verdictCsv } from '#server/http/experiment-csv.ts'
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

type Named = { id: string; name: string }
type Kind<Run extends Named> = {
  get: (system: System, id: string) => Promise<Run>
  /** Beside JSON, which has everything. */
  tables: Readonly<Record<string, (run: Run) => string>>
}

/** A run of the lab as a file: `/api/runs/<id>/json` or `/api/runs/<id>/csv`. For whoever may look. */
export const exportRun = exporting({
  get: ({ history }: System, id: string) => history.runs.get({ id }),
  tables: { csv: csvOf },
})

/** A run of an experiment: `/api/experiments/<id>/json`, its verdict as `csv`, its charts as `points.csv`. */
export const exportExperiment = exporting({
  get: ({ history }: System, id: string) => history.experiments.get({ id }),
  tables: { csv: verdictCsv, 'points.csv': pointsCsv },
})

function exporting<Run extends Named>(kind: Kind<Run>) {
  return async (request: Request, asked: Asked): Promise<Response> => {
    const system = runningSystem()
    if (!system) return says(503, 'The board is starting. Try again in a moment.')
    try {
      return await answer(kind, { system, request, asked })
    } catch (error) {
      if (!(error instanceof BoardError)) throw error
      return says(statusOf[error.code] ?? 400, error.message)
    }
  }
}

async function answer<Run extends Named>(
  { get, tables }: Kind<Run>,
  { system, request, asked: { id, format } }: { system: System; request: Request; asked: Asked },
) {
  const { access } = system
  access.checkRequest(request.headers)
  if (!access.viewer(request.headers) && !access.bearer(request.headers)) return says(401, 'Sign in first.')
  const table = Object.hasOwn(tables, format) ? tables[format] : undefined
  if (format !== 'json' && !table)
    return says(404, `A run is to be had as ${['json', ...Object.keys(tables)].join(' and as ')}.`)
  if (!/^[\w-]{8,32}$/.test(id)) return says(404, 'There is no such run (any more).')
  const run = await get(system, id)
  const body = table ? table(run) : `${JSON.stringify(run, null, 2)}\n`
  return new Response(body, {
    headers: {
      'content-type': `${table ? 'text/csv' : 'application/json'}; charset=utf-8`,
      'content-disposition': `attachment; filename="${fileName(run)}.${format}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}

/** Letters and digits only: a name may hold quotes and line breaks. */
function fileName({ name, id }: Named): string {
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
