'use client'

import { Button } from '#components/ui/button.tsx'
import { Trouble } from './trouble.tsx'

export type RenderFaultProps = { error: unknown; retry: () => void }

/** A part of the screen broke. The reference is all that the log needs; the error itself is none of the reader's. */
export function RenderFault({ error, retry }: RenderFaultProps) {
  const reference = error instanceof Error && 'digest' in error ? String(error.digest) : null
  return (
    <Trouble
      title="This page broke"
      actions={
        <Button tone="go" onClick={retry}>
          Try again
        </Button>
      }
    >
      <p>The board itself goes on running, and nothing in the cache was changed.</p>
      {reference !== null && (
        <p className="mt-2 text-xs">
          The log has it under <span className="font-mono">{reference}</span>.
        </p>
      )}
    </Trouble>
  )
}
