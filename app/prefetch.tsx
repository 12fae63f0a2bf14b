import { dehydrate, type FetchQueryOptions, HydrationBoundary, type QueryKey } from '@tanstack/react-query'
import type { TRPCClientErrorLike } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { headers } from 'next/headers'
import { cache, type ReactNode } from 'react'
import { createQueryClient } from '#components/rpc/query-client.ts'
import { createContext } from '#server/api/context.ts'
import { type AppRouter, appRouter } from '#server/api/router.ts'

/** One cache per request: what one person may see never reaches another. */
const queryClient = cache(createQueryClient)

/**
 * The procedures as query options, called in this process. The context is made anew for each call, so a board
 * that is just starting fails the one query, which the browser then asks again, instead of the whole page.
 */
export const rpc = createTRPCOptionsProxy({
  router: appRouter,
  queryClient,
  ctx: async () => createContext(new Headers(await headers())),
})

/** Asks before the page is sent. null where it failed: the panel will ask again and say why. */
export async function prefetch<Answer, Key extends QueryKey>(
  options: FetchQueryOptions<Answer, Fault, Answer, Key>,
): Promise<Answer | null> {
  // In this process another try meets the same fault: the browser asks again, and the page need not wait.
  await queryClient().prefetchQuery({ ...options, retry: false })
  return queryClient().getQueryData<Answer>(options.queryKey) ?? null
}

type Fault = TRPCClientErrorLike<AppRouter>

/** Hands what was prefetched to the browser together with the page. */
export function Hydrated({ children }: { children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(queryClient())}>{children}</HydrationBoundary>
}
