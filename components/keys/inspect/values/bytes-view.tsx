'use client'

import { useMemo, useState } from 'react'
import { grouped } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { fromBase64 } from '../byte-forms.ts'
import { HexView } from '../decoded/hex-view.tsx'
import { NotHere } from '../not-here.tsx'
import { hexRows } from './hex-rows.ts'
import { useWindow } from './use-window.ts'
import { WindowBar } from './window-bar.tsx'

const size = 4096

/** Any place of a string, however long it is. */
export function BytesView() {
  const [offset, setOffset] = useState(0)
  const { data, error, refetch } = useWindow({ offset, limit: size, bits: false })
  const base64 = data?.state === 'here' && data.type === 'string' ? data.base64 : ''
  const start = data?.state === 'here' && data.type === 'string' ? data.offset : 0
  const rows = useMemo(() => hexRows(fromBase64(base64), start), [base64, start])
  if (!data && error) return <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-40" />
  if (data.state !== 'here') return <NotHere found={data} onRetry={() => void refetch()} />
  if (data.type !== 'string') return null
  return (
    <div className="grid gap-2">
      <WindowBar unit="byte" offset={offset} size={size} length={data.length} onGo={setOffset} />
      <HexView rows={rows} className="max-h-[max(14rem,calc(100dvh-26rem))]" />
      <p role="status" className="text-mute text-xs">
        bytes {grouped(data.offset)} to{' '}
        {grouped(Math.max(data.offset, data.offset + fromBase64(base64).length - 1))} of{' '}
        {grouped(data.length)}
      </p>
    </div>
  )
}
