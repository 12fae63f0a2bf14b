'use client'

import { FastForward, Pause, Play, RotateCw, Square, TriangleAlert } from 'lucide-react'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useLive } from '#components/live/live-provider.tsx'
import type { WalkState } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { Skeleton } from '#components/ui/panel-states.tsx'
import type { WalkView } from './use-walk.ts'
import { changedWords, isOver, shareOf, tookWords, walkProblems, walkWords } from './walk-words.ts'

/** How far the walk through all keys is, and what can be done about it. */
export function WalkBar({ view }: { view: WalkView }) {
  const { walk, fault, retry } = view
  if (fault)
    return (
      <p role="alert" className="flex min-h-8 flex-wrap items-center gap-2 text-stale">
        {fault.message}
        <Button onClick={retry} className="py-0.5">
          Try again
        </Button>
      </p>
    )
  if (!walk) return <Skeleton className="h-8" />
  return (
    <section aria-label="Walk through the keys" className="grid gap-1">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <p className="min-w-0 text-pretty text-mute">
          {walkWords(walk)} <Ended walk={walk} /> <Since walk={walk} />
        </p>
        <Controls view={view} walk={walk} />
      </div>
      <Progress walk={walk} />
      <Problems walk={walk} />
    </section>
  )
}

function Ended({ walk }: { walk: WalkState }) {
  const took = tookWords(walk)
  if (!isOver(walk) || walk.endedAt === null) return null
  return (
    <span className="text-faint">
      {took && `${took}, `}
      <RelativeTime at={walk.endedAt} />
    </span>
  )
}

/** A walk is a picture of its time: the cache may hold others by now. */
function Since({ walk }: { walk: WalkState }) {
  const now = useLive(({ lastGood }) => lastGood?.total.keys ?? null)
  const words = isOver(walk) && now !== null ? changedWords(walk.of, now) : null
  return words && <span className="text-miss">{words}</span>
}

function Progress({ walk }: { walk: WalkState }) {
  const share = shareOf(walk)
  const tone =
    walk.phase === 'done' && walk.cut === null ? 'bg-hit' : walk.phase === 'walking' ? 'bg-write' : 'bg-miss'
  return (
    <div
      role="progressbar"
      aria-label="Keys read"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(share * 100)}
      className="h-[0.1875rem] overflow-hidden rounded-full bg-line"
    >
      <div className={`h-full origin-left rounded-full ${tone}`} style={{ transform: `scaleX(${share})` }} />
    </div>
  )
}

function Controls({ view, walk }: { view: WalkView; walk: WalkState }) {
  const { control, controlling } = view
  const button = 'py-0.5'
  return (
    <div className="flex gap-1.5">
      {walk.phase === 'walking' && walk.slowly && (
        <Button
          className={button}
          disabled={controlling}
          title="Take about 3 % of the server’s time: others may notice"
          onClick={() => control('hurry')}
        >
          <FastForward aria-hidden="true" className="size-3.5" />
          Faster
        </Button>
      )}
      {walk.phase === 'walking' && (
        <Button className={button} disabled={controlling} onClick={() => control('pause')}>
          <Pause aria-hidden="true" className="size-3.5" />
          Pause
        </Button>
      )}
      {walk.phase === 'paused' && (
        <Button className={button} disabled={controlling} onClick={() => control('resume')}>
          <Play aria-hidden="true" className="size-3.5" />
          Go on
        </Button>
      )}
      {(walk.phase === 'walking' || walk.phase === 'paused') && (
        <Button className={button} disabled={controlling} onClick={() => control('cancel')}>
          <Square aria-hidden="true" className="size-3.5" />
          Stop
        </Button>
      )}
      {isOver(walk) && (
        <Button className={button} disabled={controlling} onClick={() => control('again')}>
          <RotateCw aria-hidden="true" className="size-3.5" />
          Read again
        </Button>
      )}
    </div>
  )
}

function Problems({ walk }: { walk: WalkState }) {
  const problems = walkProblems(walk)
  if (problems.length === 0) return null
  return (
    <ul role="alert" className="grid gap-1 rounded-control border border-stale/40 bg-panel px-3 py-2">
      {problems.slice(0, 5).map(problem => (
        <li key={problem} className="flex items-start gap-2">
          <TriangleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0 text-stale" />
          <span className="min-w-0 break-words">{problem}</span>
        </li>
      ))}
      {problems.length > 5 && <li className="text-mute">and {problems.length - 5} more</li>}
    </ul>
  )
}
