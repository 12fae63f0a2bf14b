'use client'

import { useState } from 'react'
import { grouped } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { NotHere } from '../not-here.tsx'
import { useWindow } from './use-window.ts'
import { WindowBar } from './window-bar.tsx'

const perRow = 32
const sizeBytes = 256

/** A bitmap, as SETBIT counts: the first bit is the highest of the first byte. */
export function BitsView() {
  const [offset, setOffset] = useState(0)
  const { data, error, refetch } = useWindow({ offset, limit: sizeBytes, bits: true })
  if (!data && error) return <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-40" />
  if (data.state !== 'here') return <NotHere found={data} onRetry={() => void refetch()} />
  if (data.type !== 'string') return null
  const bits = data.bits ?? ''
  const first = data.offset * 8
  const set = [...bits].filter(bit => bit === '1').length
  return (
    <div className="grid gap-2">
      <WindowBar
        unit="bit"
        offset={data.offset * 8}
        size={sizeBytes * 8}
        length={data.length * 8}
        onGo={bit => setOffset(Math.floor(bit / 8))}
      />
      <Grid bits={bits} first={first} />
      <p role="status" className="text-mute text-xs">
        {grouped(set)} of {grouped(bits.length)} bits are set here; bits {grouped(first)} to{' '}
        {grouped(Math.max(first, first + bits.length - 1))} of {grouped(data.length * 8)}
      </p>
    </div>
  )
}

function Grid({ bits, first }: { bits: string; first: number }) {
  const rows = (bits.match(new RegExp(`.{1,${perRow}}`, 'g')) ?? []).map((row, i) => ({
    at: first + i * perRow,
    row,
  }))
  return (
    <section
      aria-label="Bits"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-80 overflow-auto rounded-control font-mono text-2xs leading-4"
    >
      {rows.map(({ at, row }) => (
        <div key={at} className="flex w-max gap-3">
          <span className="w-[9ch] text-right text-faint">{at}</span>
          <span>
            {(row.match(/.{1,8}/g) ?? []).map((byte, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the place of the byte is its name
              <span key={at} className="mr-[1ch]">
                {[...byte].map((bit, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the place of the bit is its name
                  <span key={place} className={bit === '1' ? 'bg-raise font-bold text-text' : 'text-faint'}>
                    {bit}
                  </span>
                ))}
              </span>
            ))}
          </span>
        </div>
      ))}
    </section>
  )
}
