'use client'

import { useEffect, useEffectEvent } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useToast } from '#components/ui/toast.tsx'

/** The schedule as code: copied at once, and there to be read or copied by hand. */
export function TestDialog({ code, onClose }: { code: string; onClose: () => void }) {
  const toast = useToast()
  async function copy() {
    try {
      await navigator.clipboard.writeText(code)
      toast({ tone: 'done', text: 'Test copied.' })
    } catch {
      // Browsers hide the clipboard from pages that came over plain http.
      toast({ tone: 'failed', text: 'This browser does not let the page copy. Select the text instead.' })
    }
  }
  const copyOnce = useEffectEvent(() => void copy())
  useEffect(copyOnce, [])
  return (
    <Dialog wide title="This schedule as a test" onClose={onClose}>
      <p className="px-5 pt-1 text-pretty text-mute">
        It plays these moves on the engine of this board, and whoever comes first from there to the end. Put
        it beside the other tests of the engine and run it with vitest.
      </p>
      <section
        aria-label="The test"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="mx-5 my-3 min-h-0 overflow-auto rounded-control border border-line bg-bg p-3 font-mono text-xs"
      >
        <pre className="select-all">{code}</pre>
      </section>
      <div className="flex justify-end gap-2 px-5 pb-4">
        <Button onClick={() => void copy()}>Copy again</Button>
        <Button tone="go" onClick={onClose}>
          Close
        </Button>
      </div>
    </Dialog>
  )
}
