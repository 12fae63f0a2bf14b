'use client'

import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { grouped } from '#components/format/numbers.ts'
import { Button } from '#components/ui/button.tsx'
import { Popover } from '#components/ui/popover.tsx'
import { idOfBytes } from '../name-of-id.ts'
import type { KeysView } from '../use-keys-view.ts'
import { readExactName } from './exact-name.ts'

/** Straight to a key whose name one knows, without looking for it. */
export function OpenExact({ view }: { view: KeysView }) {
  return (
    <Popover
      title="Open a key by its name"
      triggerClass="inline-flex items-center gap-2 rounded-control border border-edge/50 bg-raise px-3 py-1 text-text hover:border-edge"
      trigger={
        <>
          <KeyRound aria-hidden="true" className="size-3.5" />
          Open…
        </>
      }
    >
      <Exact view={view} />
    </Popover>
  )
}

function Exact({ view }: { view: KeysView }) {
  const [text, setText] = useState('')
  const name = readExactName(text)
  return (
    <form
      className="grid gap-2"
      onSubmit={event => {
        event.preventDefault()
        if (!name.ok) return
        event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
        view.openKey(idOfBytes(name.bytes))
      }}
    >
      <label className="grid gap-1.5">
        <span className="text-mute">The whole name of the key</span>
        <input
          // biome-ignore lint/a11y/noAutofocus: it was opened to write here
          autoFocus
          value={text}
          onChange={event => setText(event.target.value)}
          aria-invalid={!name.ok}
          aria-describedby="exact-name-hint"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          className="w-full rounded-control border border-edge bg-bg px-2.5 py-1 font-mono text-text aria-invalid:border-stale"
        />
      </label>
      <p id="exact-name-hint" className="text-faint text-xs">
        {name.ok ? (
          <>
            {grouped(name.bytes.length)} {name.bytes.length === 1 ? 'byte' : 'bytes'}. Bytes that are no text
            are written <code className="font-mono">\xff</code>, a backslash{' '}
            <code className="font-mono">\\</code>.
          </>
        ) : (
          <span role="alert" className="text-stale">
            {name.reason}
          </span>
        )}
      </p>
      <Button tone="go" type="submit" disabled={!name.ok} className="justify-self-end">
        Open
      </Button>
    </form>
  )
}
