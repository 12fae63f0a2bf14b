'use client'

import { useState } from 'react'
import { Words, type WordsProps } from './words.tsx'

const longCharacters = 240

/** A long command takes three lines until somebody wants all of it. */
export function Shortened({ words, omitted }: WordsProps) {
  const [whole, setWhole] = useState(false)
  const isLong = words.reduce((sum, word) => sum + word.length + 1, 0) > longCharacters
  if (!isLong) return <Words words={words} omitted={omitted} />
  return (
    <>
      <span className={whole ? '' : 'line-clamp-3'}>
        <Words words={words} omitted={omitted} />
      </span>
      <button
        type="button"
        aria-expanded={whole}
        onClick={() => setWhole(!whole)}
        className="mr-2 rounded-control text-xs text-mute underline decoration-faint underline-offset-4 hover:text-text"
      >
        {whole ? 'show less' : `show all ${words.length} words`}
      </button>
      {!whole && omitted > 0 && (
        <span className="text-xs text-mute">and {omitted} that the server left out</span>
      )}
    </>
  )
}
