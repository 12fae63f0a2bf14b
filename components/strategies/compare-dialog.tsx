'use client'

import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useControl, useLab } from './lab-context.tsx'
import { comparable, lanesOf, mostLanes } from './lanes.ts'

export type CompareDialogProps = {
  /** The keys of what is ticked. */
  ticked: readonly string[]
  onTick: (keys: string[]) => void
  onClose: () => void
}

/** Two to four policies under the very same requests. */
export function CompareDialog({ ticked, onTick, onClose }: CompareDialogProps) {
  const { desk, choices, edit } = useLab()
  const { disabled, describedBy } = useControl()
  const offered = comparable(choices, desk.shown.lanes)
  const chosen = offered.filter(({ key }) => ticked.includes(key))
  const full = chosen.length >= mostLanes
  const enough = chosen.length >= 2

  function tick(key: string, on: boolean) {
    onTick(offered.map(each => each.key).filter(each => (each === key ? on : ticked.includes(each))))
  }

  function compare() {
    edit('policy', settings => ({ ...settings, lanes: lanesOf(chosen, choices) }))
    onClose()
  }

  return (
    <Dialog title="Compare policies" onClose={onClose}>
      <div className="min-h-0 grow overflow-y-auto px-5 py-3">
        <p className="mb-3 text-pretty text-mute">
          Each lane gets the very same requests at the same moments (seed {desk.shown.workload.seed}), with
          keys, tables and database connections of its own. Choose two to four.
        </p>
        <ul className="grid gap-0.5">
          {offered.map(({ key, name, lane }) => {
            const on = ticked.includes(key)
            const like = key.startsWith('like-') ? key.slice(-1).toUpperCase() : null
            return (
              <li key={key}>
                <label className="flex cursor-pointer items-center gap-3 rounded-control px-2 py-1.5 hover:bg-raise has-disabled:cursor-not-allowed has-disabled:opacity-60">
                  <input
                    type="checkbox"
                    checked={on}
                    disabled={disabled || (full && !on)}
                    aria-describedby={describedBy}
                    onChange={event => tick(key, event.target.checked)}
                    className="size-4 accent-hit"
                  />
                  <span className="min-w-0 grow break-words">
                    {like === null ? (
                      <span className="inline-block first-letter:uppercase">{name}</span>
                    ) : (
                      `Another one like lane ${like}, to change it afterwards`
                    )}
                  </span>
                  {lane && <span className="shrink-0 text-faint text-xs">lane {lane.toUpperCase()} now</span>}
                </label>
              </li>
            )
          })}
        </ul>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3 px-5 pt-2 pb-4">
        <p aria-live="polite" className="text-mute text-xs">
          {enough ? `${chosen.length} lanes` : 'At least two.'}
          {full && ', no more than four at once'}
        </p>
        <span className="flex gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="go" disabled={disabled || !enough} onClick={compare}>
            Compare
          </Button>
        </span>
      </div>
    </Dialog>
  )
}
