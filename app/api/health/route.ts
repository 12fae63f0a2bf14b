import { readiness } from '#server/http/readiness.ts'

export const dynamic = 'force-dynamic'

/** Alive as soon as it answers; `?ready` answers 503 until every part works. */
export function GET(request: Request): Response {
  const state = readiness()
  const wantsReady = new URL(request.url).searchParams.has('ready')
  return Response.json(state, {
    status: wantsReady && !state.ready ? 503 : 200,
    headers: { 'cache-control': 'no-store' },
  })
}
