import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { faultOf } from './fault.ts'
import { goToSignIn } from './sign-in-link.ts'

const freshMs = 30_000
const mostRetries = 2

/** Used on the server once per request, in the browser once per tab. What moves each second is not in here. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: signInAgain }),
    mutationCache: new MutationCache({ onError: signInAgain }),
    defaultOptions: {
      queries: {
        // What the server rendered is fresh enough not to be asked again at once.
        staleTime: freshMs,
        retry: (failures, error) => failures < mostRetries && isWorthRetrying(error),
      },
      mutations: { retry: false },
    },
  })
}

/** Another try helps against a network that stumbles and a board that restarts, not against a refusal. */
function isWorthRetrying(error: unknown): boolean {
  const { code } = faultOf(error)
  return code === null || code === 'STOPPING'
}

function signInAgain(error: unknown) {
  if (typeof window !== 'undefined' && faultOf(error).code === 'UNAUTHENTICATED') goToSignIn()
}
