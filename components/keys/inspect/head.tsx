'use client'

import { X } from 'lucide-react'
import { useNow } from '#components/format/ticker.ts'
import { Popover } from '#components/ui/popover.tsx'
import { CopyMenu } from './copy-menu.tsx'
import { useDecoding } from './decoded/use-decoding.ts'
import { envelopeState } from './envelope-state.ts'
import { useInspecting } from './inspecting.tsx'
import { useCopyName } from './use-copy-name.ts'
import { Visible } from './visible.tsx'

export function Head({ titleId, onClose }: { titleId: string; onClose: () => void }) {
  const { facts } = useInspecting()
  const copyName = useCopyName()
  const { name } = facts
  return (
    <div className="flex items-start gap-1">
      <h2 id={titleId} className="max-h-24 min-w-0 grow overflow-y-auto py-0.5 font-mono text-xs break-all">
        {name.bytes === 0 ? (
          <span className="text-faint italic">the empty name</span>
        ) : (
          <span className={name.inexact ? 'italic' : undefined}>
            <Visible text={name.text} />
          </span>
        )}
        {name.inexact && (
          <span className="font-sans text-mute not-italic"> {inexactWords(name.bytes, name.text)}</span>
        )}
      </h2>
      {facts.type === 'string' && <Envelope />}
      <CopyMenu label="Copy the name" onCopy={copyName} quiet />
      <button
        type="button"
        aria-label="Close the key"
        aria-keyshortcuts="Escape"
        onClick={onClose}
        className="shrink-0 rounded-control p-1 text-mute hover:bg-raise hover:text-text"
      >
        <X aria-hidden="true" className="size-4" />
      </button>
    </div>
  )
}

/** Two different names may look the same: then it is said why. */
function inexactWords(bytes: number, text: string): string {
  return text.length >= 512 ? `… (${bytes} bytes)` : '(not UTF-8)'
}

const tones = { fresh: 'text-hit', stale: 'text-stale', plain: 'text-mute' }

function Envelope() {
  const now = useNow()
  const { data } = useDecoding({ kind: 'value' }, 'auto')
  const state = data?.state === 'here' ? envelopeState(data.decoding, now) : null
  if (!state) return null
  return (
    <Popover
      title="What the engine wrote around the value"
      trigger={state.text}
      triggerClass={`shrink-0 rounded-control px-1 py-0.5 text-xs whitespace-nowrap hover:bg-raise ${tones[state.tone]}`}
    >
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs">
        {state.facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-mute">{name}</dt>
            <dd className="font-mono break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </Popover>
  )
}
