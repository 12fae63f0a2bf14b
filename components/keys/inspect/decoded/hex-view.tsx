'use client'

import { useMemo } from 'react'
import { VirtualRows } from '../virtual-rows.tsx'

export type HexLine = { at: number; hex: string; text: string }

/** Eight bytes a line, so that a narrow pane has room for them: where they are, what they are, and what they would be as ASCII. */
export function HexView({ rows: given, className = '' }: { rows: readonly HexLine[]; className?: string }) {
  const rows = useMemo(() => given.flatMap(inHalves), [given])
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
      <span className="w-[23ch]">{row.hex}</span>
      <span className="text-mute">{row.text}</span>
    </div>
  )
}

const half = 8

/** A row has up to sixteen bytes: two digits and a space each. */
function inHalves({ at, hex, text }: HexLine): HexLine[] {
  const first = { at, hex: hex.slice(0, half * 3 - 1), text: text.slice(0, half) }
  if (text.length <= half) return [first]
  return [first, { at: at + half, hex: hex.slice(half * 3), text: text.slice(half) }]
}
