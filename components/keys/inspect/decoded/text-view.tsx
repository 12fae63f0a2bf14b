'use client'

import { useMemo } from 'react'
import { VirtualRows } from '../virtual-rows.tsx'
import { Visible } from '../visible.tsx'
import { textRows } from './text-rows.ts'

export function TextView({
  text,
  label,
  className = '',
}: {
  text: string
  label: string
  className?: string
}) {
  const rows = useMemo(() => textRows(text), [text])
  if (text === '') return <p className="text-faint italic">empty</p>
  return (
    <VirtualRows
      label={label}
      count={rows.length}
      rowHeight={21}
      className={`font-mono text-xs leading-[1.3125rem] ${className}`}
      render={index => (
        <div className="min-h-[1.3125rem] whitespace-pre-wrap wrap-anywhere">
          <Visible text={rows[index] ?? ''} oneLine={false} />
        </div>
      )}
    />
  )
}
