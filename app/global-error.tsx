'use client'

import { useEffect } from 'react'

const style = `
  :root { color-scheme: dark light; --bg: #0a0c0f; --text: #e8ebf0; --mute: #a0aab9; --go: #2dd4bf; --on: #04211e }
  @media (prefers-color-scheme: light) {
    :root { --bg: #f5f6f8; --text: #14181f; --mute: #454f5e; --go: #096a5f; --on: #fff }
  }
  body { margin: 0; min-height: 100dvh; display: grid; place-content: center; padding: 20px; text-align: center;
    background: var(--bg); color: var(--text); font: 14px/1.5 system-ui, sans-serif }
  h1 { font-size: 20px; margin: 0 0 8px } p { color: var(--mute); margin: 0 0 20px; max-width: 45ch }
  button { font: inherit; font-weight: 600; border: 0; border-radius: 7px; padding: 8px 14px; cursor: pointer;
    background: var(--go); color: var(--on) }
  a { color: inherit; margin-left: 14px }
`

export type GlobalErrorProps = { error: unknown; retry: () => void }

/** The frame around every page broke, and with it the styles: this page brings its own. */
export default function GlobalError({ error, retry }: GlobalErrorProps) {
  // The frame may have broken before it told that it hears: see early-clicks.tsx.
  useEffect(() => void window.dispatchEvent(new Event('alive')), [])
  const reference = error instanceof Error && 'digest' in error ? String(error.digest) : null
  return (
    <html lang="en">
      <head>
        <title>Cacheboard broke</title>
        <style>{style}</style>
      </head>
      <body>
        <main>
          <h1>The screen broke</h1>
          <p>
            The board itself goes on running, and nothing in the cache was changed.
            {reference !== null && ` The log has it under ${reference}.`}
          </p>
          <button type="button" onClick={retry}>
            Try again
          </button>
          {/* A full load on purpose: what broke is what a link inside the page would keep. */}
          <a href="/overview">Go to the overview</a>
        </main>
      </body>
    </html>
  )
}
