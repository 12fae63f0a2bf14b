'use client'

import { Download } from 'lucide-react'
import { useState } from 'react'
import { grouped } from '#components/format/numbers.ts'
import { readAmount } from '#components/format/spans.ts'
import { NumberField } from '#components/ui/number-field.tsx'
import { Select } from '#components/ui/select.tsx'
import { useLab } from '../lab-context.tsx'

const formats = [
  { value: 'csv', label: 'CSV' },
  { value: 'jsonl', label: 'JSON lines' },
] as const

const read = (text: string) => {
  const amount = readAmount(text)
  return amount === null ? null : Math.round(amount)
}

/** The workload of now as a file, to keep, to change, or to play elsewhere. */
export function TraceExport() {
  const { target, state } = useLab()
  const [requests, setRequests] = useState(10_000)
  const [format, setFormat] = useState<(typeof formats)[number]['value']>('csv')
  const { seed } = state.settings.workload
  const address = `/api/traces?${new URLSearchParams({ target, requests: String(requests), format })}`
  return (
    <div className="grid gap-2">
      <p className="text-pretty text-mute">
        The first requests of the workload as it is set now (seed {seed}): the very ones that every strategy
        gets. Played as a recording, they are the same again.
      </p>
      <div className="flex flex-wrap items-start gap-2">
        <span className="flex items-center gap-1.5 text-mute">
          <NumberField
            label="Requests to save"
            value={requests}
            format={value => grouped(value)}
            read={read}
            min={1}
            max={1_000_000}
            onChange={setRequests}
            className="w-28 rounded-control border border-edge/50"
          />
          requests as
        </span>
        <Select label="Format" options={formats} value={format} onChange={setFormat} />
        <a
          href={address}
          download
          className="inline-flex items-center gap-2 rounded-control border border-edge/50 bg-raise px-3 py-1 text-text hover:border-edge"
        >
          <Download aria-hidden="true" className="size-3.5" />
          Save as a file
        </a>
      </div>
    </div>
  )
}
