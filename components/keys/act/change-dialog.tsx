'use client'

import { useEffect, useId, useState } from 'react'
import type { KeyAction, KeySelector } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { Selection } from '../selection.ts'
import { ActFoot } from './act-foot.tsx'
import { countText, plainMessage } from './figures.ts'
import { Handing } from './handing.tsx'
import { PreviewPanel } from './preview-panel.tsx'
import { Said } from './said.tsx'
import { selectorOf, thingsOf } from './selector-of.ts'
import { actionOf, wishOf } from './ttl.ts'
import { TtlFields } from './ttl-fields.tsx'
import { type HandedOver, useHandOver } from './use-hand-over.ts'
import { usePreview } from './use-preview.ts'
import { useRun } from './use-run.ts'
import { type Which, WhichKeys } from './which-keys.tsx'

export type ChangeDialogProps = {
  target: string
  selection: Selection
  change: 'invalidate' | 'ttl'
  /** What it begins with, where that was asked for before. */
  tag?: string | null
  action?: KeyAction
  onClose: () => void
}

/** Removes keys, or changes how long they live: first what it would do, then the doing. */
export function ChangeDialog({ target, selection, change, onClose, ...first }: ChangeDialogProps) {
  const chosen = selection?.kind === 'pattern' ? null : selection
  const [which, setWhich] = useState<Which>({
    kind: first.tag != null ? 'tag' : chosen ? 'chosen' : 'pattern',
    pattern: selection?.kind === 'pattern' ? selection.pattern : '',
    tag: first.tag ?? '',
  })
  const [wish, setWish] = useState(() => wishOf(first.action))
  const [limit, setLimit] = useState<number | null>(null)
  const [typed, setTyped] = useState('')
  const handed = useChosen(target, chosen)
  const action = change === 'invalidate' ? invalidate : actionOf(wish)
  const selector = selectorFrom(which, handed)
  const asked = selector && typeof action !== 'string' ? { selector, action } : null
  const view = usePreview(target, asked)
  const { run, running, refused, forget } = useRun({ target, asked, view, onStarted: onClose })
  const { preview } = view
  const isUntyped = preview?.type != null && typed !== preview.type
  const mayRun = preview?.nonce != null && !view.over && !running && !isUntyped

  return (
    <Dialog title={titles[change]} onClose={onClose}>
      <form
        className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 overflow-y-auto overscroll-contain px-5 py-4"
        onSubmit={event => {
          event.preventDefault()
          if (mayRun) void run({ typed, limit })
        }}
      >
        <WhichKeys
          chosen={chosen}
          which={which}
          tags={change === 'invalidate'}
          onChange={next => {
            forget()
            setWhich(next)
          }}
        />
        {change === 'ttl' && (
          <TtlFields wish={wish} problem={typeof action === 'string' ? action : null} onChange={setWish} />
        )}
        {which.kind === 'chosen' && <Handing state={handed} />}
        {refused !== null && <Said>{plainMessage(refused)}</Said>}
        <PreviewPanel view={view} invalidates={change === 'invalidate'} />
        {preview?.type != null && <TypeName name={preview.type} value={typed} onChange={setTyped} />}
        <ActFoot
          hint="A limit keeps the database calm."
          note={isUntyped ? 'First type its name above.' : null}
          limit={limit}
          onLimit={setLimit}
          onClose={onClose}
        >
          <Button type="submit" tone={change === 'invalidate' ? 'warn' : 'go'} disabled={!mayRun}>
            {running ? 'Starting…' : `${verbs[change]} ${preview ? countText(preview.count) : 'keys'}`}
          </Button>
        </ActFoot>
      </form>
    </Dialog>
  )
}

const invalidate: KeyAction = { kind: 'invalidate' }
const titles = { invalidate: 'Invalidate keys', ttl: 'Change the TTL of keys' }
const verbs = { invalidate: 'Invalidate', ttl: 'Change' }

function selectorFrom(which: Which, handed: HandedOver): KeySelector | null {
  switch (which.kind) {
    case 'chosen':
      return handed.phase === 'there' ? handed.selector : null
    case 'pattern':
      return which.pattern === '' ? null : { kind: 'pattern', pattern: which.pattern }
    case 'tag':
      return which.tag === '' ? null : { kind: 'tag', tag: which.tag }
  }
}

/** What was chosen, as the server takes it: many keys go there as a list first. */
function useChosen(target: string, chosen: Exclude<Selection, { kind: 'pattern' }>): HandedOver {
  const { state, send } = useHandOver(target)
  const [known] = useState(() => chosen && selectorOf(chosen))
  const [things] = useState(() => (known ? null : thingsOf(chosen)))
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, what was chosen when it was opened
  useEffect(() => {
    if (things) send(things)
  }, [things])
  return known ? { phase: 'there', selector: known, names: 0, partial: false } : state
}

type TypeNameProps = { name: string; value: string; onChange: (typed: string) => void }

/** Whoever did not say "everything" should not do it by mistake. */
function TypeName({ name, value, onChange }: TypeNameProps) {
  const id = useId()
  return (
    <div className="grid gap-1 rounded-control border border-stale/40 px-3 py-2">
      <label htmlFor={id} className="text-pretty">
        This is nearly everything in this cache. Type <b className="font-mono break-all">{name}</b> to go on.
      </label>
      <input
        id={id}
        value={value}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={200}
        onChange={event => onChange(event.target.value)}
        className="w-full min-w-0 rounded-control border border-edge/50 bg-bg px-2.5 py-1 font-mono text-text"
      />
    </div>
  )
}
