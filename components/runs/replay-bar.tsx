'use client'

import { Pause, Play, X } from 'lucide-react'
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Select } from '#components/ui/select.tsx'
import { type Playhead, type Playing, type Range, type Speed, sinceStart, speeds } from './playhead.ts'

const tickMs = 250
const stepMs = 1_000
const speedChoices = speeds.map(speed => ({ value: String(speed), label: `${speed}×` }))
/** Where the space bar already means something. */
const operable = 'a, button, input:not([type=range]), select, textarea, summary, [role=dialog], [role=slider]'

export function usePlaying(playhead: Playhead): Playing {
  return useSyncExternalStore(playhead.subscribe, playhead.state, playhead.state)
}

/** Play, pause, seek and speed, by pointer and by keys. */
export function ReplayBar({ playhead, range }: { playhead: Playhead; range: Range }) {
  const { at, playing, speed } = usePlaying(playhead)
  const shown = at ?? range.to
  const toggle = () => (playing ? playhead.pause() : playhead.play())
  useTicks(playhead, playing)
  useSpaceKey(toggle)
  const Icon = playing ? Pause : Play
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Button onClick={toggle} aria-keyshortcuts="Space" title="Space bar" className="min-w-[6.25rem]">
        <Icon aria-hidden="true" className="size-3.5" />
        <span>{playing ? 'Pause' : 'Replay'}</span>
      </Button>
      <input
        type="range"
        aria-label="Moment of the replay"
        aria-valuetext={
          at === null
            ? 'the whole run'
            : `${sinceStart(at - range.from)} of ${sinceStart(range.to - range.from)}`
        }
        min={range.from}
        max={range.to}
        step={stepMs}
        value={shown}
        onChange={event => playhead.seek(Number(event.target.value))}
        className="h-6 min-w-40 grow cursor-pointer accent-hit"
      />
      <output className="min-w-24 text-right whitespace-nowrap">
        {sinceStart(shown - range.from)}{' '}
        <span className="text-mute">{`of ${sinceStart(range.to - range.from)}`}</span>
      </output>
      <Select
        label="Speed of the replay"
        options={speedChoices}
        value={String(speed)}
        onChange={value => playhead.setSpeed(Number(value) as Speed)}
      />
      <Button tone="quiet" disabled={at === null} onClick={playhead.leave}>
        <X aria-hidden="true" className="size-3.5" />
        Show all of it
      </Button>
    </div>
  )
}

/** As much time as has really passed, also where the browser let the page wait. */
function useTicks(playhead: Playhead, playing: boolean) {
  useEffect(() => {
    if (!playing) return
    let before = performance.now()
    const timer = setInterval(() => {
      const now = performance.now()
      playhead.pass(now - before)
      before = now
    }, tickMs)
    return () => clearInterval(timer)
  }, [playhead, playing])
}

function useSpaceKey(toggle: () => void) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== ' ' || event.repeat || event.defaultPrevented) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof Element && event.target.closest(operable)) return
    event.preventDefault()
    toggle()
  })
  useEffect(() => {
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
