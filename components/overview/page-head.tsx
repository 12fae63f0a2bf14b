'use client'

import { Link2, Pause, Play, RotateCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { clock } from '#components/format/durations.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useLive, useLiveStore } from '#components/live/live-provider.tsx'
import { useCopyLink } from '#components/shell/use-copy-link.ts'
import { Button } from '#components/ui/button.tsx'
import type { AdviceLink } from './advice-link.tsx'
import { windowNames } from './figures.ts'
import { usePauseKey } from './use-pause-key.ts'
import type { View } from './use-view.ts'

export type PageHeadProps = { view: View; node: string | null; staleSince: number | null }

export function PageHead({ view, node, staleSince }: PageHeadProps) {
  const pausedAt = useLive(state => state.pausedAt)
  const copyLink = useCopyLink()
  return (
    <div className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 basis-72 grow">
        <h1 className="text-[1.1875rem] font-semibold tracking-[-0.01em]">Overview</h1>
        <p className="min-h-[2.6em] text-pretty text-mute sm:min-h-[1.3em]">
          <Words {...{ view, node, staleSince, pausedAt }} />
        </p>
      </div>
      {/* Its room is kept: on a slow line the last button comes later, and the others must not move then. */}
      <div className="flex flex-wrap gap-2 sm:min-h-[2.0625rem] sm:min-w-[20.75rem]">
        <AdvicePlace target={view.target} />
        <PauseButton paused={pausedAt !== null} />
        <Button tone="quiet" onClick={() => void copyLink()}>
          <Link2 aria-hidden="true" className="size-3.5" />
          Copy link
        </Button>
      </div>
    </div>
  )
}

/** What is not needed at first sight comes after the page. Its place is kept, so that nothing moves then. */
function AdvicePlace({ target }: { target: string | null }) {
  const [link, setLink] = useState<{ Link: typeof AdviceLink } | null>(null)
  useEffect(() => {
    import('./advice-link.tsx').then(
      ({ AdviceLink: Link }) => setLink({ Link }),
      () => {}, // The room is in the list of rooms as well.
    )
  }, [])
  return <span className="min-w-[7rem]">{link && target !== null && <link.Link target={target} />}</span>
}

function Words({ view, node, staleSince, pausedAt }: PageHeadProps & { pausedAt: number | null }) {
  if (staleSince !== null) {
    return (
      <span className="text-stale">
        Last seen <RelativeTime at={staleSince} />: these are the last numbers there were.
      </span>
    )
  }
  if (view.fault) return <Fault view={view} />
  if (pausedAt !== null)
    return (
      <span className="text-miss">{`Paused at ${clock(pausedAt)}. Nothing is lost meanwhile: continue with the space bar.`}</span>
    )
  const what = node === null ? 'What the cache is doing' : `What the node ${node} is doing`
  if (view.range === 'live')
    return `${what} now. Every rate is over the chosen window, never over the server’s lifetime.`
  return `${what}: rates are the mean of the ${windowNames[view.range]}, bands reach from the lowest to the highest second.`
}

/** The past is away; what is now goes on. */
function Fault({ view }: { view: View }) {
  return (
    <span role="alert" className="text-stale">
      {view.fault?.code === 'HISTORY_UNAVAILABLE'
        ? 'This range needs the history, which is not available.'
        : view.fault?.message}{' '}
      The live range still works.{' '}
      <button
        type="button"
        onClick={view.retry}
        className="inline-flex items-center gap-1 rounded-control text-text underline"
      >
        <RotateCw aria-hidden="true" className="size-3" />
        Try again
      </button>
    </span>
  )
}

function PauseButton({ paused }: { paused: boolean }) {
  const store = useLiveStore()
  const toggle = () => (paused ? store.resume() : store.pause())
  usePauseKey(toggle)
  const Icon = paused ? Play : Pause
  return (
    <Button
      onClick={toggle}
      aria-pressed={paused}
      aria-keyshortcuts="Space"
      title="Space bar"
      className="min-w-[6.25rem]"
    >
      <Icon aria-hidden="true" className="size-3.5" />
      <span>{paused ? 'Continue' : 'Pause'}</span>
    </Button>
  )
}
