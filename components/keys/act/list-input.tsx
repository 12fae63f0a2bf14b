'use client'

import { FileUp } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { count, joined } from '#components/format/numbers.ts'
import { Button } from '#components/ui/button.tsx'
import { type ListLines, linesOf } from './list-lines.ts'
import { Said } from './said.tsx'

const mostFileBytes = 64 * 1024 * 1024
const mostShown = 200_000
const mostBadShown = 5

/** A list of names, pasted or from a file: one a line. */
export function ListInput({
  found,
  onFound,
}: {
  found: ListLines | null
  onFound: (lines: ListLines) => void
}) {
  const id = useId()
  const file = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)

  function take(next: string, shown: string) {
    setProblem(null)
    setText(shown)
    onFound(linesOf(next))
  }

  async function read(chosen: File | undefined) {
    if (!chosen) return
    if (chosen.size > mostFileBytes) return setProblem('A list takes at most 64 MiB.')
    try {
      const content = await chosen.text()
      // A text box of that size would make the page stand still.
      take(content, content.length <= mostShown ? content : '')
    } catch {
      setProblem('The file could not be read.')
    }
  }

  return (
    <div className="grid min-w-0 gap-2">
      <label htmlFor={id} className="text-mute">
        Names, one a line
      </label>
      <textarea
        id={id}
        rows={5}
        value={text}
        spellCheck={false}
        autoCapitalize="off"
        placeholder={'product:1\nproduct:2'}
        onChange={event => take(event.target.value, event.target.value)}
        className="w-full min-w-0 resize-y rounded-control border border-edge/50 bg-bg px-2.5 py-1.5 font-mono text-text text-xs placeholder:text-faint"
      />
      <div className="flex flex-wrap items-center gap-2">
        <input
          ref={file}
          type="file"
          accept=".txt,.csv,.list,text/plain"
          aria-label="File with names"
          className="sr-only"
          tabIndex={-1}
          onChange={event => {
            void read(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <Button onClick={() => file.current?.click()}>
          <FileUp aria-hidden="true" className="size-3.5" />
          From a file…
        </Button>
        <span role="status" className="text-mute text-xs">
          {found && inWords(found)}
        </span>
      </div>
      {problem !== null && <Said>{problem}</Said>}
      {found && found.bad.length > 0 && <Bad lines={found} />}
    </div>
  )
}

function inWords({ names, doubles }: ListLines): string {
  const twice = doubles > 0 ? `, ${joined(count(doubles))} were there twice` : ''
  return `${joined(count(names.length))} names${twice}`
}

function Bad({ lines: { bad } }: { lines: ListLines }) {
  return (
    <Said quiet>
      <p>{bad.length === 1 ? 'One line is left out:' : `${bad.length} lines are left out:`}</p>
      <ul className="text-xs">
        {bad.slice(0, mostBadShown).map(({ line, why }) => (
          <li key={line}>
            Line {line}: {why}
          </li>
        ))}
        {bad.length > mostBadShown && <li>…</li>}
      </ul>
    </Said>
  )
}
