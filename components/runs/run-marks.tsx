'use client'

import { Panel } from '#components/ui/panel.tsx'
import { Empty } from '#components/ui/panel-states.tsx'
import { type Playhead, type Range, sinceStart } from './playhead.ts'
import { usePlaying } from './replay-bar.tsx'
import type { Run } from './run.ts'

type RunMarksProps = { marks: Run['marks']; playhead: Playhead; range: Range }

/** What people and the lab did, in order. Each leads the replay to its moment. */
export function RunMarks({ marks, playhead, range }: RunMarksProps) {
  const { at } = usePlaying(playhead)
  return (
    <Panel
      title="What was done"
      hint="a click leads there"
      state={marks.length === 0 ? <Empty>Nobody changed anything while it ran.</Empty> : undefined}
    >
      <ol className="-mx-1.5 grid max-h-64 overflow-y-auto">
        {marks.map(mark => (
          <li key={`${mark.at} ${mark.text}`}>
            <button
              type="button"
              onClick={() => playhead.seek(mark.at)}
              className={`flex w-full gap-3 rounded-control px-1.5 py-1 text-left hover:bg-raise ${at !== null && mark.at > at ? 'text-faint' : ''}`}
            >
              <span className="w-12 shrink-0 text-right text-mute">{sinceStart(mark.at - range.from)}</span>
              <span className="min-w-0 break-words">
                {mark.lane !== null && <b className="font-medium">{`${mark.lane.toUpperCase()} `}</b>}
                {mark.text}
                <span className="text-mute">{mark.who === null ? ' · the lab' : ` · ${mark.who}`}</span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
