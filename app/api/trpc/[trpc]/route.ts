import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { createContext } from '#server/api/context.ts'
import { appRouter } from '#server/api/router.ts'
import { admit } from '#server/http/admit.ts'

export const dynamic = 'force-dynamic'

async function handle(request: Request): Promise<Response> {
  const admitted = await admit(request)
  if (admitted instanceof Response) return admitted
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: admitted,
    router: appRouter,
    maxBatchSize: 10,
    createContext: ({ resHeaders }) =>
      createContext(request.headers, value => resHeaders.append('set-cookie', value)),
    responseMeta: () => ({ headers: { 'cache-control': 'no-store' } }),
  })
}

export { handle as GET, handle as POST }
