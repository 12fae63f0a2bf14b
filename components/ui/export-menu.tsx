'use client'

import { Download } from 'lucide-react'
import { useState } from 'react'
import { Popover } from './popover.tsx'

const item =
  'flex items-center gap-2 rounded-control px-2 py-1.5 text-left text-text hover:bg-raise disabled:opacity-60'

type ExportMenuProps = {
  title: string
  files: readonly { href: string; label: string }[]
  picture: { label: string; draw: () => Promise<void> } | null
}

/** Everything that a run can be taken away as. */
export function ExportMenu({ title, files, picture }: ExportMenuProps) {
  const [drawing, setDrawing] = useState(false)
  async function draw() {
    setDrawing(true)
    await picture?.draw()
    setDrawing(false)
  }
  return (
    <Popover
      trigger={
        <>
          <Download aria-hidden="true" className="size-3.5" />
          Export
        </>
      }
      triggerClass="inline-flex items-center gap-2 rounded-control border border-edge/50 bg-raise px-3 py-1.5 text-text hover:border-edge"
      title={title}
    >
      <div className="grid gap-1">
        {files.map(({ href, label }) => (
          <a key={href} className={item} href={href} download>
            {label}
          </a>
        ))}
        {picture && (
          <button type="button" className={item} disabled={drawing} onClick={() => void draw()}>
            {drawing ? 'Drawing …' : picture.label}
          </button>
        )}
      </div>
    </Popover>
  )
}
