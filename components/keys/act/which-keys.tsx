'use client'

import { useId } from 'react'
import { Segmented } from '#components/ui/segmented.tsx'
import { type Chosen, chosenInWords } from './selector-of.ts'

export type Which = { kind: 'chosen' | 'pattern' | 'tag'; pattern: string; tag: string }

export type WhichKeysProps = {
  chosen: Chosen | null
  which: Which
  /** Tags belong to the engine's own entries, which can only be voided. */
  tags: boolean
  onChange: (which: Which) => void
}

const longest = { pattern: 1000, tag: 500 }

/** Which keys it is about: what was chosen in the list, a pattern, or a tag. */
export function WhichKeys({ chosen, which, tags, onChange }: WhichKeysProps) {
  const options = [
    ...(chosen ? [{ value: 'chosen' as const, label: chosenLabel(chosen) }] : []),
    { value: 'pattern' as const, label: 'A pattern' },
    ...(tags ? [{ value: 'tag' as const, label: 'A tag' }] : []),
  ]
  const change = (next: Partial<Which>) => onChange({ ...which, ...next })
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-1 text-mute">Which keys</legend>
      {options.length > 1 && (
        <Segmented
          label="Which keys"
          options={options}
          value={which.kind}
          onChange={kind => change({ kind })}
          className="max-w-full justify-self-start"
        />
      )}
      {which.kind === 'chosen' && chosen && (
        <p className="max-h-16 overflow-y-auto font-mono text-text break-all">{chosenInWords(chosen)}</p>
      )}
      {which.kind === 'pattern' && (
        <Text
          label="Pattern"
          value={which.pattern}
          placeholder="product:*"
          most={longest.pattern}
          hint="* is any text, ? one character, [ab] one of these, \ takes the next as it is."
          onChange={pattern => change({ pattern })}
        />
      )}
      {which.kind === 'tag' && (
        <Text
          label="Tag"
          value={which.tag}
          placeholder="category:12"
          most={longest.tag}
          hint="Voids all entries of the board’s engine that carry this tag. Other caches know no tags."
          onChange={tag => change({ tag })}
        />
      )}
    </fieldset>
  )
}

function chosenLabel(chosen: Chosen): string {
  if (chosen.kind === 'list') return 'What is left'
  if (chosen.kind === 'keys') return chosen.ids.length === 1 ? 'This key' : 'The chosen keys'
  if (chosen.kind === 'found') return 'What is shown'
  return chosen.pattern === null ? 'This namespace' : 'What is shown'
}

type TextProps = {
  label: string
  value: string
  placeholder: string
  most: number
  hint: string
  onChange: (text: string) => void
}

function Text({ label, value, placeholder, most, hint, onChange }: TextProps) {
  const id = useId()
  return (
    <div className="grid gap-1">
      <input
        aria-label={label}
        aria-describedby={id}
        value={value}
        placeholder={placeholder}
        maxLength={most}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={event => onChange(event.target.value)}
        className="w-full min-w-0 rounded-control border border-edge/50 bg-bg px-2.5 py-1.5 font-mono text-text placeholder:text-faint"
      />
      <p id={id} className="text-xs text-mute text-pretty">
        {hint}
      </p>
    </div>
  )
}
