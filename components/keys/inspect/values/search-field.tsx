'use client'

import { useEffect, useState } from 'react'

const settleMs = 300

/** A part of a name, or a pattern. The server is asked when the hand rests. */
export function SearchField({ label, onSearch }: { label: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => onSearch(text), settleMs)
    return () => clearTimeout(timer)
  }, [text, onSearch])
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      maxLength={500}
      spellCheck={false}
      autoComplete="off"
      value={text}
      onChange={event => setText(event.target.value)}
      onKeyDown={event => {
        if (event.key !== 'Escape' || text === '') return
        // Only the search is taken back; the pane stays open.
        event.stopPropagation()
        event.preventDefault()
        setText('')
      }}
      className="min-w-0 grow rounded-control border border-edge/50 bg-bg px-2.5 py-1"
    />
  )
}
