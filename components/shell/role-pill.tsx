'use client'

import type { TargetFacts } from '#components/rpc/types.ts'
import { Tooltip } from '#components/ui/tooltip.tsx'
import { pill } from './pill.ts'
import { useTarget } from './use-target.ts'

const meaning: Record<TargetFacts['role'], string> = {
  observe: 'The board only looks at this cache and changes nothing. CACHEBOARD_ROLE allows more.',
  operate: 'The board may also invalidate, warm and edit what is in this cache.',
  lab: 'The board may also run workloads and experiments on this cache.',
}

/** What the board may do with this cache. */
export function RolePill() {
  const { facts } = useTarget()
  if (!facts) return null
  return (
    <Tooltip text={meaning[facts.role]}>
      <span className={pill}>
        role <b className="font-[550] text-text">{facts.role}</b>
      </span>
    </Tooltip>
  )
}
