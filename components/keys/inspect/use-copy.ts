'use client'

import { useToast } from '#components/ui/toast.tsx'

export type Copied = { what: string; text: string }

/** Puts text on the clipboard, and says what. */
export function useCopy() {
  const toast = useToast()
  return async (fetch: () => Copied | Promise<Copied>) => {
    try {
      const { what, text } = await fetch()
      await navigator.clipboard.writeText(text)
      toast({ tone: 'done', text: `${what} copied.` })
    } catch (error) {
      // Browsers hide the clipboard from pages that came over plain http.
      const reason = error instanceof CopyRefused ? error.message : 'This browser does not let the page copy.'
      toast({ tone: 'failed', text: reason })
    }
  }
}

/** There is nothing to copy, for a reason that can be said. */
export class CopyRefused extends Error {}
