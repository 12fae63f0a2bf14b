'use client'

import { Search, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import { isFiltered } from '../filter.ts'
import type { KeysView } from '../use-keys-view.ts'
import { typeChoices } from '../view.ts'
import { choicesFor } from './filter-choices.ts'
import { OpenExact } from './open-exact.tsx'

/** Narrows the list; all of it stands in the address. */
export function FilterBar({ view }: { view: KeysView }) {
  const { words, change } = view
  const choices = choicesFor(words)
  return (
    <search aria-label="Search the keys" className="flex flex-wrap items-center gap-2">
      <PatternField view={view} />
      <Select
        label="Type"
        options={choices.types}
        value={words.type.join()}
        onChange={text => change({ type: typeChoices.filter(type => text.split(',').includes(type)) })}
      />
      <Select
        label="TTL"
        options={choices.ttls}
        value={words.ttl}
        onChange={ttl => change({ ttl })}
        className="max-w-36"
      />
      <Select
        label="Size"
        options={choices.sizes}
        value={String(words.size)}
        onChange={size => change({ size: Number(size) })}
        className="max-w-36"
      />
      <Select
        label="Idle time"
        options={choices.idles}
        value={String(words.idle)}
        onChange={idle => change({ idle: Number(idle) })}
        className="max-w-36"
      />
      {isFiltered(view.filter) && (
        <Button tone="quiet" className="py-1" onClick={view.clear}>
          <X aria-hidden="true" className="size-3.5" />
          Clear
        </Button>
      )}
      <span className="flex grow flex-wrap items-center justify-end gap-2">
        <OpenExact view={view} />
        <Segmented
          label="How the keys are shown"
          value={words.view}
          options={[
            { value: 'tree', label: 'Tree' },
            { value: 'flat', label: 'List' },
            { value: 'sums', label: 'Sums' },
          ]}
          onChange={next => change({ view: next })}
        />
      </span>
    </search>
  )
}

function PatternField({ view }: { view: KeysView }) {
  const field = useRef<HTMLInputElement>(null)
  useSlashKey(() => field.current?.focus())

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    // From the search straight into what it found.
    event.preventDefault()
    document.querySelector<HTMLElement>('[role="grid"]')?.focus()
  }

  return (
    <span className="relative min-w-0 grow basis-56 sm:max-w-80">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-mute"
      />
      <input
        ref={field}
        type="search"
        aria-label="Pattern"
        aria-keyshortcuts="/"
        placeholder="user:*, or a part of the name"
        title="* any characters, ? any one, [ab] one of these. Plain text is looked for anywhere in the name."
        maxLength={1000}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        value={view.words.pattern}
        onChange={event => view.change({ pattern: event.target.value })}
        onKeyDown={onKeyDown}
        className="w-full rounded-control border border-edge bg-bg py-1 pr-2 pl-8 font-mono text-text placeholder:font-sans placeholder:text-faint"
      />
    </span>
  )
}

function useSlashKey(focus: () => void) {
  useEffect(() => {
    function onKey(event: globalThis.KeyboardEvent) {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
        return
      const { target } = event
      if (
        target instanceof HTMLElement &&
        target.matches('input:not([type=checkbox],[type=radio]), textarea, select')
      )
        return
      event.preventDefault()
      focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })
}
