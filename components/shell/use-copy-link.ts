'use client'

import { useTargetId } from '#components/live/live-provider.tsx'
import { useToast } from '#components/ui/toast.tsx'

/** Copies the address of this very view; the cache is named in it even while it is the only one. */
export function useCopyLink() {
  const target = useTargetId()
  const toast = useToast()
  return async () => {
    const link = new URL(window.location.href)
    if (target !== null) link.searchParams.set('target', target)
    try {
      await navigator.clipboard.writeText(link.href)
      toast({ tone: 'done', text: 'Link copied. It opens this cache and this range.' })
    } catch {
      // Browsers hide the clipboard from pages that came over plain http.
      toast({
        tone: 'failed',
        text: 'This browser does not let the page copy. Copy the address bar instead.',
      })
    }
  }
}
