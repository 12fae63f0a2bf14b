'use client'

import { Copy } from 'lucide-react'
import { useState } from 'react'
import { count, joined } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { Button } from '#components/ui/button.tsx'
import { plainMessage } from './figures.ts'
import { exactName } from './key-names.ts'
import { useNames, type Wanted } from './use-names.ts'

export type CopyNamesProps = { target: string; wanted: Wanted | { kind: 'names'; names: readonly string[] } }

/** Puts the names into the clipboard, one a line, for whoever loads the keys by other means. */
export function CopyNames({ target, wanted }: CopyNamesProps) {
  const namesOf = useNames(target)
  const [said, setSaid] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  async function copy() {
    setBusy(true)
    try {
      const { texts, left, more } = await gather()
      await navigator.clipboard.writeText(`${texts.join('\n')}\n`)
      setSaid(inWords(texts.length, { left, more }))
    } catch (error) {
      const refused = error instanceof DOMException || error instanceof TypeError
      setSaid(refused ? 'The browser does not allow it here.' : plainMessage(faultOf(error).message))
    }
    setBusy(false)
  }

  async function gather() {
    if (wanted.kind === 'names') return { texts: wanted.names, left: 0, more: false }
    const { ids, more } = await namesOf(wanted, names => setSaid(`${joined(count(names))} names so far…`))
    const texts = ids.flatMap(id => exactName(id) ?? [])
    return { texts, left: ids.length - texts.length, more }
  }

  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button onClick={() => void copy()} disabled={busy}>
        <Copy aria-hidden="true" className="size-3.5" />
        Copy the list
      </Button>
      <span role="status" className="text-mute text-xs">
        {said}
      </span>
    </div>
  )
}

function inWords(names: number, { left, more }: { left: number; more: boolean }): string {
  const parts = [`${joined(count(names))} names copied, one a line.`]
  if (left > 0) parts.push(`${joined(count(left))} are no plain text and were left out.`)
  if (more) parts.push('There are more: narrow it, or copy the rest by another pattern.')
  return parts.join(' ')
}
