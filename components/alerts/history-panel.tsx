'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { duration } from '#components/format/durations.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useNow } from '#components/format/ticker.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { AlertEpisode, AlertWords } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { amountText } from './amounts.ts'

const cell = 'px-2 py-1.5 text-right whitespace-nowrap'
const heads = ['fired', 'for', 'worst', 'ended', 'seen by']

/** What fired when, for how long, and how bad it got. */
export function HistoryPanel({ target, words }: { target: string; words: AlertWords | null }) {
  const trpc = useTRPC()
  const query = useInfiniteQuery(
    trpc.alerts.history.infiniteQueryOptions(
      { target },
      { initialCursor: null, getNextPageParam: page => page.next },
    ),
  )
  const episodes = query.data?.pages.flatMap(page => page.episodes) ?? null
  return (
    <Panel
      title="History"
      hint="kept for 90 days"
      className="min-h-48"
      state={stateOf(query, { episodes, words })}
    >
      <section
        aria-label="History, table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className={`max-h-[28rem] overflow-auto ${query.error ? 'opacity-75' : ''}`}
      >
        <table className="w-full">
          <thead className="sticky top-0 bg-panel text-faint text-xs">
            <tr>
              <th scope="col" className="px-2 py-1.5 text-left font-normal">
                rule
              </th>
              {heads.map(head => (
                <th key={head} scope="col" className={`${cell} font-normal`}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {words && episodes?.map(episode => <Row key={episode.id} episode={episode} words={words} />)}
          </tbody>
        </table>
      </section>
      {query.hasNextPage && (
        <Button
          className="mt-3 self-center"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {query.isFetchingNextPage ? 'Loading…' : 'Show older ones'}
        </Button>
      )}
    </Panel>
  )
}

type Asked = { error: unknown; refetch: () => unknown }

function stateOf(
  { error, refetch }: Asked,
  { episodes, words }: { episodes: AlertEpisode[] | null; words: AlertWords | null },
) {
  if (!episodes && error) return <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
  if (!episodes || !words) return <Skeleton className="grow" />
  if (episodes.length === 0) return <Empty>Nothing has fired. What does will be kept here.</Empty>
  return undefined
}

const endings: Record<NonNullable<AlertEpisode['endedBy']>, string> = {
  recovery: 'by itself',
  change: 'rule changed',
  removal: 'rule deleted',
}

function Row({ episode, words }: { episode: AlertEpisode; words: AlertWords }) {
  const { rule, fired, ended, endedBy, worst, seen } = episode
  const { label, unit } = words[rule.series]
  return (
    <tr className="border-line border-t">
      <th scope="row" className="px-2 py-1.5 text-left font-normal">
        {rule.name}
        <span className="block text-mute text-xs">{label}</span>
      </th>
      <td className={cell}>
        <RelativeTime at={fired} />
      </td>
      <td className={cell}>{ended === null ? <Going since={fired} /> : duration((ended - fired) / 1000)}</td>
      <td className={cell}>{unit === 'yes' ? '–' : amountText(unit, worst)}</td>
      <td className={cell}>
        {ended === null ? <span className="text-stale">still firing</span> : endings[endedBy ?? 'recovery']}
      </td>
      <td className={`${cell} ${seen ? '' : 'text-faint'}`}>{seen ? seen.by : 'nobody'}</td>
    </tr>
  )
}

function Going({ since }: { since: number }) {
  const now = useNow()
  return <span suppressHydrationWarning>{duration((now - since) / 1000)}</span>
}
