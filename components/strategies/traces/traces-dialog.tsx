'use client'

import { type ReactNode, useId } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { SaidHere } from '../said-here.tsx'
import { TraceExport } from './trace-export.tsx'
import { TraceList } from './trace-list.tsx'
import { TraceUpload } from './trace-upload.tsx'

/** Recorded requests instead of made ones: choose, bring, take along. */
export function TracesDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Recorded traces" onClose={onClose}>
      <div className="grid min-h-0 grow gap-4 overflow-y-auto px-5 py-3">
        <Part title="Recordings">
          <SaidHere control="workload.arrivals" />
          <TraceList />
        </Part>
        <Part title="Upload a recording">
          <TraceUpload />
        </Part>
        <Part title="Save the workload of now">
          <TraceExport />
        </Part>
      </div>
      <div className="flex justify-end px-5 pt-2 pb-4">
        <Button onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="grid gap-2">
      <h3 id={id} className="font-medium">
        {title}
      </h3>
      {children}
    </section>
  )
}
