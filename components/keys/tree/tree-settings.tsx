'use client'

import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { Popover } from '#components/ui/popover.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import type { KeysView } from '../use-keys-view.ts'

const longest = 16

/** What parts the names, and the order of the namespaces. */
export function TreeSettings({ view }: { view: KeysView }) {
  return (
    <Popover
      title="How the tree is made"
      label="How the tree is made"
      triggerClass="inline-flex items-center self-center rounded-control p-0.5 text-faint hover:text-text"
      trigger={<SlidersHorizontal aria-hidden="true" className="size-3.5" />}
    >
      <div className="grid gap-4 text-left text-sm">
        <Delimiter view={view} />
        <div className="grid gap-1.5">
          <span className="text-mute">Order</span>
          <Segmented
            label="Order of the namespaces"
            value={view.words.order}
            options={[
              { value: 'name', label: 'By name' },
              { value: 'count', label: 'Most keys first' },
            ]}
            onChange={order => view.change({ order })}
            className="w-fit"
          />
          <p className="text-faint text-xs">
            More than 10 000 namespaces side by side stay in the order of their names.
          </p>
        </div>
        <p className="text-faint text-xs">
          Keyboard: arrows move and open, letters go to the next name that begins so.
        </p>
      </div>
    </Popover>
  )
}

function Delimiter({ view }: { view: KeysView }) {
  const [typed, setTyped] = useState(view.delimiter)
  const bad = typed === '' || new TextEncoder().encode(typed).length > longest
  return (
    <form
      className="grid gap-1.5"
      onSubmit={event => {
        event.preventDefault()
        if (!bad) view.chooseDelimiter(typed)
      }}
    >
      <label className="grid gap-1.5">
        <span className="text-mute">Delimiter: what parts the names</span>
        <input
          value={typed}
          onChange={event => setTyped(event.target.value)}
          onBlur={() => !bad && typed !== view.delimiter && view.chooseDelimiter(typed)}
          aria-invalid={bad}
          spellCheck={false}
          autoComplete="off"
          className="w-24 rounded-control border border-edge bg-bg px-2.5 py-1 font-mono text-text aria-invalid:border-stale"
        />
      </label>
      {bad && (
        <p role="alert" className="text-stale text-xs">
          From one to {longest} bytes.
        </p>
      )}
      <p className="text-faint text-xs">Kept in this browser.</p>
    </form>
  )
}
