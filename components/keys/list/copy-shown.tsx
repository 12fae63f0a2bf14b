'use client'

import { Copy } from 'lucide-react'
import { useState } from 'react'
import { useToast } from '#components/ui/toast.tsx'
import { type NamesWanted, useCopyNames } from '../act/use-copy-names.ts'
import type { Selection } from '../selection.ts'

export type CopyShownProps = { target: string; selection: Selection }

/** The names that the list shows, or of them those that are ticked, for everybody who may look. */
export function CopyShown({ target, selection }: CopyShownProps) {
  const copyNames = useCopyNames(target)
  const say = useToast()
  const [progress, setProgress] = useState<string | null>(null)
  const label = selection?.kind === 'keys' ? 'Copy the selected names' : 'Copy all these names'

  async function copy() {
    setProgress('Copying…')
    const { ok, text } = await copyNames(wantedOf(selection), setProgress)
    setProgress(null)
    say({ tone: ok ? 'done' : 'failed', text })
  }

  return (
    <>
      {progress !== null && <span role="status">{progress}</span>}
      <button
        type="button"
        aria-label={label}
        title={`${label}, one a line`}
        disabled={progress !== null}
        onClick={() => void copy()}
        className="-my-1 rounded-control p-1 text-mute hover:bg-raise hover:text-text disabled:opacity-60"
      >
        <Copy aria-hidden="true" className="size-3.5" />
      </button>
    </>
  )
}

function wantedOf(selection: Selection): NamesWanted {
  return selection === null || selection.kind === 'list' ? { kind: 'pattern', pattern: '*' } : selection
}
