import { z } from 'zod'
import { BoardError } from '#server/errors.ts'
import { runningSystem, type System } from '#server/system.ts'

const target = z.string().min(1).max(200)

const traceNameShape = z
  .string()
  .trim()
  .min(1, 'Give the trace a name.')
  .max(100, 'A name has at most 100 characters.')
  .regex(/^[^\p{C}]+$/u, 'A name has letters, digits and signs only.')

const upload = z.object({ target, name: traceNameShape })
const download = z.object({
  target,
  requests: z.coerce.number().int().min(1).max(1_000_000).default(10_000),
  format: z.enum(['csv', 'jsonl']).default('csv'),
})

const statusOf: Partial<Record<BoardError['code'], number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  TOO_MANY: 429,
  HISTORY_UNAVAILABLE: 503,
  STOPPING: 503,
}

/** A recorded trace comes in: `POST /api/traces?target=…&name=…` with the file as it is. */
export const takeTrace = (request: Request) => answering(request, take)

/** The requests of the lab’s present workload as such a file: `GET /api/traces?target=…&requests=…&format=csv`. */
export const giveTrace = (request: Request) => answering(request, give)

async function answering(
  request: Request,
  answer: (system: System, request: Request) => Promise<Response>,
): Promise<Response> {
  const system = runningSystem()
  if (!system) return says(503, { message: 'The board is starting. Try again in a moment.' })
  try {
    system.access.checkRequest(request.headers)
    return await answer(system, request)
  } catch (error) {
    if (!(error instanceof BoardError)) throw error
    return says(statusOf[error.code] ?? 400, { message: error.message })
  }
}

/** What the address asks for; the sentence why that cannot be. */
function asked<Shape extends z.ZodType>(request: Request, shape: Shape): z.infer<Shape> {
  const given = shape.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (given.success) return given.data
  throw new BoardError('BAD_INPUT', given.error.issues.map(({ message }) => message).join(' '))
}

async function take(system: System, request: Request): Promise<Response> {
  // Another site's form cannot send it.
  if (request.headers.get('x-cacheboard') !== '1') {
    throw new BoardError('FORBIDDEN', 'Requests need the header x-cacheboard: 1.')
  }
  const { target: of, name } = asked(request, upload)
  const who = mayBe(system, request, { of, needs: 'lab' })
  const body = request.body ?? new ReadableStream<Uint8Array>({ start: controller => controller.close() })
  const added = await system.work.run(() => system.recordings.add(body, { name, who, target: of }))
  return says(added.ok ? 200 : 422, added)
}

async function give(system: System, request: Request): Promise<Response> {
  const { target: of, requests, format } = asked(request, download)
  mayBe(system, request, { of, needs: 'observe' })
  const { seed, text } = await system.traceText(of, { requests, format })
  return new Response(streamOf(text), {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8',
      'content-disposition': `attachment; filename="cacheboard-trace-seed-${seed}.${format}"`,
      'cache-control': 'no-store, no-transform',
      'x-content-type-options': 'nosniff',
    },
  })
}

function mayBe(
  system: System,
  { headers }: Request,
  { of, needs }: { of: string; needs: 'observe' | 'lab' },
) {
  const viewer = system.access.viewer(headers)
  if (!viewer) throw new BoardError('UNAUTHENTICATED', 'Sign in first.')
  system.demand(viewer, of, needs)
  return viewer
}

/** The next piece is made when the one before it has been taken. */
function streamOf(text: Iterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream(
    {
      pull(controller) {
        const { done, value } = text.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
    },
    { highWaterMark: 0 },
  )
}

const says = (status: number, body: object) =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
