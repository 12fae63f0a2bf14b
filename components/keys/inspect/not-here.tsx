import type { NotThere } from '#components/rpc/types.ts'
import { Empty, Failed } from '#components/ui/panel-states.tsx'

/** What a look can end in when nothing is broken. */
export function NotHere({ found, onRetry }: { found: NotThere; onRetry: () => void }) {
  switch (found.state) {
    case 'gone':
      return <Empty>It is gone: it has expired, or was removed meanwhile.</Empty>
    case 'changed':
      return <Failed message={`This key is a ${found.type} now. Look at it again.`} onRetry={onRetry} />
    case 'refused':
      return <Failed message={found.reason} onRetry={onRetry} />
  }
}
