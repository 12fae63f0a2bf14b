'use client'

import { Minus, Plus } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { BytesInput } from './bytes-input.tsx'
import type { EditForm } from './draft.ts'

export type PartRowsProps = {
  labels: readonly string[]
  form: EditForm
  rows: readonly (readonly string[])[]
  onRows: (rows: string[][]) => void
  /** Only one row makes sense. */
  single: boolean
}

const mostRows = 200

/** Fields and values, members, elements: a row for each. */
export function PartRows({ labels, form, rows, onRows, single }: PartRowsProps) {
  const all = rows.map(row => [...row])
  function write(at: number, column: number, value: string) {
    onRows(
      all.map((row, i) => (i === at ? labels.map((_, c) => (c === column ? value : (row[c] ?? ''))) : row)),
    )
  }
  return (
    <div className="grid gap-2">
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place of the row is its name
        <div key={at} className="flex items-start gap-2">
          {labels.map((label, column) => (
            <BytesInput
              key={label}
              label={single || rows.length === 1 ? label : `${label} ${at + 1}`}
              form={label === 'Score' ? 'text' : form}
              value={row[column] ?? ''}
              onChange={value => write(at, column, value)}
              multiline={label === 'Value' || label === 'Document' || label === 'Element'}
            />
          ))}
          {!single && rows.length > 1 && (
            <button
              type="button"
              aria-label={`Take row ${at + 1} away`}
              onClick={() => onRows(all.filter((_, i) => i !== at))}
              className="mt-6 rounded-control p-1 text-mute hover:text-text"
            >
              <Minus aria-hidden="true" className="size-3.5" />
            </button>
          )}
        </div>
      ))}
      {!single && rows.length < mostRows && (
        <Button
          tone="quiet"
          className="justify-self-start px-2 py-1"
          onClick={() => onRows([...all, labels.map(() => '')])}
        >
          <Plus aria-hidden="true" className="size-3.5" />
          Another row
        </Button>
      )}
    </div>
  )
}
