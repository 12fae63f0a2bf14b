'use client'

import { bytesPerSecond, grouped, joined, percent } from '#components/format/numbers.ts'
import { useFrame } from '#components/live/live-provider.tsx'
import type { Reading } from '#components/rpc/types.ts'
import { Tooltip } from '#components/ui/tooltip.tsx'
import { pill } from './pill.ts'

/** What watching costs the one who is watched. */
export function CostPill() {
  const total = useFrame()?.total
  if (!total || total.ownCommands === null) return null
  return (
    <Tooltip text={explain(total)}>
      <span className={`${pill} font-mono`}>
        <span>
          <span className="hidden 2xl:inline">observer </span>cost
        </span>
        <b className="font-[550] text-text">{commandsText(total.ownCommands)}</b>
        {total.ownBytes !== null && (
          <span className="hidden xl:inline">{joined(bytesPerSecond(total.ownBytes))}</span>
        )}
      </span>
    </Tooltip>
  )
}

/** One digit after the point, also a 0: the header must not move each second. */
const commandsText = (perSecond: number) =>
  `${perSecond < 1000 ? perSecond.toFixed(1) : grouped(perSecond)}\u202fcmd/s`

function explain({ ownCommands, ownBytes, ownShare }: Reading): string {
  const parts = [
    ownCommands === null ? null : `${grouped(ownCommands, 1)} commands a second`,
    ownBytes === null ? null : joined(bytesPerSecond(ownBytes)),
    ownShare === null ? null : `${joined(percent(ownShare))} of the server’s time`,
  ]
  return `What this board itself costs the cache, however many people watch: ${parts.filter(part => part !== null).join(', ')}. Its own lookups are taken off hits and misses.`
}
