'use client'

import { bytesPerSecond, grouped, joined, percent } from '#components/format/numbers.ts'
import { useFrame } from '#components/live/live-provider.tsx'
import type { Reading } from '#components/rpc/types.ts'
import { Tooltip } from '#components/ui/tooltip.tsx'
import { pill } from './pill.ts'

/** What watching costs the one who is watched. Its place is kept until that is known: the header must not move. */
export function CostPill() {
  const total = useFrame()?.total
  const commands = total?.ownCommands ?? null
  const bytes = total?.ownBytes ?? null
  return (
    <Tooltip text={total && commands !== null ? explain(total) : unknown}>
      <span className={`${pill} font-mono`}>
        <span>
          <span className="hidden 2xl:inline">observer </span>cost
        </span>
        <b className="font-[550] text-text">
          {commands === null ? '\u2013\u2013.\u2013\u202fcmd/s' : commandsText(commands)}
        </b>
        {(commands === null || bytes !== null) && (
          <span className="hidden xl:inline">
            {bytes === null ? '\u2013.\u2013\u202fkB/s' : joined(bytesPerSecond(bytes))}
          </span>
        )}
      </span>
    </Tooltip>
  )
}

const unknown = 'What this board itself costs the cache. The first second has not been measured yet.'

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
