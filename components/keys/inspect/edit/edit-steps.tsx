'use client'

import { bytes, joined } from '#components/format/numbers.ts'
import { Button } from '#components/ui/button.tsx'
import { BytesEditor } from './bytes-editor.tsx'
import { Conflict } from './conflict.tsx'
import { DiffView } from './diff-view.tsx'
import { type EditStepsOptions, useEditSteps } from './use-edit-steps.ts'

export type EditStepsProps = EditStepsOptions & { onClose: () => void }

export function EditSteps({ onClose, ...options }: EditStepsProps) {
  const steps = useEditSteps(options)
  const { edit, news, theirs, mine, tooLong } = steps
  return (
    <>
      <div className="grid min-h-0 grow gap-3 overflow-y-auto px-5 py-3">
        <Body steps={steps} />
        {!theirs && news.words !== null && (
          <p role="status" className="text-miss text-xs">
            {news.words}
          </p>
        )}
        {tooLong && (
          <p role="alert" className="text-stale text-xs">
            This has {joined(bytes(mine?.length ?? 0))}; at most 1 MiB can be saved here.
          </p>
        )}
        {edit.problem !== null && (
          <p role="alert" className="text-pretty text-stale">
            {edit.problem}
          </p>
        )}
      </div>
      <div className="flex flex-wrap justify-end gap-2 px-5 pb-4">
        <Buttons steps={steps} onClose={onClose} />
      </div>
    </>
  )
}

type Steps = ReturnType<typeof useEditSteps>

function Body({ steps }: { steps: Steps }) {
  const { base, theirs, mine, step, draft, write, read, json } = steps
  if (theirs && mine) return <Conflict base={base} theirs={theirs} mine={mine} />
  if (step === 'write' || !mine) {
    return <BytesEditor label="Value" draft={draft} onDraft={write} read={read} json={json} />
  }
  return (
    <>
      <p className="text-mute text-xs">
        {joined(bytes(base.bytes.length))} become {joined(bytes(mine.length))}. The TTL stays as it is. It is
        saved only if nobody has changed it meanwhile.
      </p>
      <DiffView before={base.bytes} after={mine} label="What changes" />
    </>
  )
}

function Buttons({ steps, onClose }: { steps: Steps; onClose: () => void }) {
  const { theirs, step, mine, same, tooLong, edit, save, go, goOn } = steps
  if (theirs) {
    return (
      <>
        <Button tone="quiet" onClick={goOn}>
          Go on editing mine
        </Button>
        <Button tone="warn" disabled={edit.busy} onClick={() => void save()}>
          Save mine over theirs
        </Button>
      </>
    )
  }
  if (step === 'write') {
    return (
      <>
        <Button tone="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button tone="go" disabled={!mine || same || tooLong} onClick={() => go('review')}>
          {same ? 'Nothing changed' : 'See what changes'}
        </Button>
      </>
    )
  }
  return (
    <>
      <Button tone="quiet" onClick={() => go('write')}>
        Back
      </Button>
      <Button tone="go" disabled={!mine || edit.busy} onClick={() => void save()}>
        {edit.busy ? 'Saving …' : 'Save'}
      </Button>
    </>
  )
}
