'use client'

import { VirtualRows } from '../virtual-rows.tsx'

export type HexLine = { at: number; hex: string; text: string }

/** Sixteen bytes a line: where they are, what they are, and what they would be as ASCII. */
export function HexView({ rows, className = '' }: { rows: readonly HexLine[]; className?: string }) {
  if (rows.length === 0) return <p className="text-faint italic">empty</p>
  return (
    <VirtualRows
      label="Bytes in hex"
      count={rows.length}
      rowHeight={20}
      className={`font-mono text-2xs leading-5 ${className}`}
      render={index => {
        const row = rows[index]
        return row && <HexRow row={row} />
      }}
    />
  )
}

function HexRow({ row }: { row: HexLine }) {
  return (
    <div className="flex w-max gap-3 whitespace-pre">
      <span className="text-faint">{row.at.toString(16).padStart(8, '0')}</span>
      <span className="w-[47ch]">{row.hex}</span>
      <span className="text-mute">{row.text}</span>
    </div>
  )
}
