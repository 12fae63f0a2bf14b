'use client'

import { Button } from '#components/ui/button.tsx'

/** Before something that was written is thrown away. */
export function Asking({ onKeep, onThrow }: { onKeep: () => void; onThrow: () => void }) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 px-5 py-4">
      <p className="grow">Throw away what you wrote?</p>
      <Button autoFocus onClick={onKeep}>
        Keep editing
      </Button>
      <Button tone="warn" onClick={onThrow}>
        Throw it away
      </Button>
    </div>
  )
}
