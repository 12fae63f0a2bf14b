import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { count, joined, percent } from '#components/format/numbers.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useTRPC } from '#components/rpc/trpc.ts'

const freshMs = 60_000

/** What the newest capture says of this namespace, and how old that is. Nothing where none says anything. */
export function KnownHits({ target, prefix }: { target: string; prefix: string }) {
  const trpc = useTRPC()
  const { data } = useQuery({ ...trpc.namespaces.get.queryOptions({ target }), staleTime: freshMs })
  const space = data?.whole.spaces.find(({ id, kind }) => kind === 'namespace' && id === prefix)
  if (!data || !space || space.reads === 0) return null
  const { startedAt, seconds } = data.whole
  const rate = percent(1 - space.misses / space.reads)
  return (
    <p className="text-mute text-xs">
      Hit rate <b className="font-medium text-text">{joined(rate)}</b> of {joined(count(space.reads))} reads,
      measured <RelativeTime at={startedAt + seconds * 1000} /> in a{' '}
      <Link href={`/namespaces?target=${encodeURIComponent(target)}`} className="underline hover:text-text">
        capture
      </Link>{' '}
      of {Math.round(seconds)} s.
    </p>
  )
}
