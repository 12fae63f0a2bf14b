'use client'

import { Download } from 'lucide-react'
import { useInspecting } from './inspecting.tsx'

/** An id longer than this does not go into an address: a form brings it. */
const longestInAddress = 2000

const look =
  'inline-flex items-center gap-2 rounded-control border border-edge/50 bg-raise px-2 py-2 hover:border-edge'

/** The whole value as a file, however large: it goes past the page, straight to the disk. */
export function DownloadLink({ inWords = false }: { inWords?: boolean }) {
  const { target, id, facts } = useInspecting()
  const words = (
    <>
      <Download aria-hidden="true" className="size-3.5" />
      <span className={inWords ? '' : 'sr-only'}>Download the value</span>
    </>
  )
  const title = facts.type === 'string' ? 'All bytes of the value' : 'Every element, as a line of JSON'
  if (id.length <= longestInAddress) {
    const address = `/api/download?target=${encodeURIComponent(target)}&id=${encodeURIComponent(id)}`
    return (
      <a href={address} download title={title} className={look}>
        {words}
      </a>
    )
  }
  return (
    <form method="post" action="/api/download">
      <input type="hidden" name="target" value={target} />
      <input type="hidden" name="id" value={id} />
      <button type="submit" title={title} className={look}>
        {words}
      </button>
    </form>
  )
}
