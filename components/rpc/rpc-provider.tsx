'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import { type ReactNode, useEffect, useState } from 'react'
import { createQueryClient } from './query-client.ts'
import { TRPCProvider } from './trpc.ts'
import type { AppRouter } from './types.ts'

const mostPerBatch = 10
/** The board takes addresses of 8 kB: two questions about a key with a long name are two requests. */
const mostAddress = 8000

function createClient() {
  return createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: '/api/trpc',
        maxItems: mostPerBatch,
        maxURLLength: mostAddress,
        headers: { 'x-cacheboard': '1' },
      }),
    ],
  })
}

/** Gives the screen below it typed calls to the board, one cache of answers per tab. */
export function RpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient)
  const [trpcClient] = useState(createClient)
  // What was pressed before is done now: see app/early-clicks.tsx.
  useEffect(() => void window.dispatchEvent(new Event('alive')), [])
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  )
}
