'use client'

import { grouped } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { NotHere } from '../not-here.tsx'
import { useWindow } from './use-window.ts'

/** About how many different things were counted. */
export function SketchView() {
  const { data, error, refetch } = useWindow({ offset: 0, limit: 16, bits: false })
  if (!data && error) return <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-40" />
  if (data.state !== 'here') return <NotHere found={data} onRetry={() => void refetch()} />
  const sketch = data.type === 'string' ? data.hyperloglog : null
  if (!sketch) return <Empty>The bytes of this HyperLogLog are damaged. Look at them under Bytes.</Empty>
  return (
    <div className="grid gap-1 py-2">
      <p>
        <span className="text-big" title={sketch.count}>
          {grouped(Number(sketch.count))}
        </span>{' '}
        <span className="text-mute">different elements, give or take 0.81 %</span>
      </p>
      <p className="text-mute text-xs">
        {sketch.encoding} encoding ·{' '}
        {sketch.cached ? 'as the server counted it last' : 'counted here: PFCOUNT would write into the key'}
      </p>
    </div>
  )
}
