'use client'

import { Radio, Square } from 'lucide-react'
import { useState } from 'react'
import { duration } from '#components/format/durations.ts'
import { count, joined } from '#components/format/numbers.ts'
import { useNow } from '#components/format/ticker.ts'
import { Button } from '#components/ui/button.tsx'
import type { CaptureView } from './use-namespaces.ts'

/** Begins with what a capture costs; while one runs, how far it is. */
export function CaptureBar({
  capture,
  mayCapture,
  onPrepare,
}: {
  capture: CaptureView
  mayCapture: boolean
  onPrepare: () => void
}) {
  if (capture.running) return <Progress capture={capture} />
  return (
    <Button
      tone="go"
      onClick={onPrepare}
      disabled={!mayCapture}
      title={mayCapture ? undefined : 'This needs the role operate (CACHEBOARD_ROLE).'}
    >
      <Radio aria-hidden="true" className="size-3.5" />
      Capture…
    </Button>
  )
}

function Progress({ capture }: { capture: CaptureView }) {
  const { state, finish } = capture
  const [asked, setAsked] = useState(false)
  const now = useNow()
  if (!state) return null
  const { phase, startedAt, endsAt, reads, misses } = state
  const all = startedAt === null || endsAt === null ? 0 : endsAt - startedAt
  const share =
    phase === 'ending' ? 1 : all > 0 && startedAt !== null ? Math.min(1, (now - startedAt) / all) : 0
  const words = {
    starting: 'Switching on the key-miss events…',
    running: `${duration(Math.max(0, ((endsAt ?? now) - now) / 1000))} to go`,
    ending: 'Putting everything back…',
  }
  return (
    <div className="flex min-w-0 grow basis-72 items-center gap-3 sm:grow-0 sm:basis-96">
      <div className="min-w-0 grow">
        <div
          role="progressbar"
          aria-label="Capture of the reads"
          aria-valuenow={Math.round(share * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
          className="h-1.5 overflow-hidden rounded-full bg-line"
        >
          <div className="h-full bg-hit transition-[width]" style={{ width: `${share * 100}%` }} />
        </div>
        <p className="mt-1 text-mute text-xs">
          {`${joined(count(reads))} reads, ${joined(count(misses))} misses · ${phase === 'starting' || phase === 'running' || phase === 'ending' ? words[phase] : ''}`}
        </p>
      </div>
      <Button
        onClick={() => {
          setAsked(true)
          finish()
        }}
        disabled={asked || phase === 'ending'}
      >
        <Square aria-hidden="true" className="size-3.5" />
        Stop now
      </Button>
    </div>
  )
}
