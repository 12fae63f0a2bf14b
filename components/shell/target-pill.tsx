'use client'

import { type ComponentType, useEffect, useState } from 'react'
import { Popover } from '#components/ui/popover.tsx'
import { pillButton } from './pill.ts'
import { StatusMark } from './status-mark.tsx'
import { serverText } from './target-status.ts'
import { useTarget } from './use-target.ts'

/** Which cache this is and whether it answers; everything known about it on a click. */
export function TargetPill() {
  const { facts, status } = useTarget()
  const Card = useCard()
  return (
    <Popover
      title="Connection"
      triggerClass={`${pillButton} max-w-full`}
      trigger={
        <>
          <StatusMark tone={status.tone} />
          <b className="max-w-40 shrink-0 truncate font-[550] text-text">{facts?.name ?? 'cache'}</b>
          <span className={`truncate ${status.tone === 'ok' ? 'sr-only' : 'text-text'}`}>{status.word}</span>
          <span className={status.tone === 'ok' ? 'truncate' : 'hidden truncate 2xl:inline'}>
            {serverText(facts)}
          </span>
        </>
      }
    >
      {Card && <Card />}
    </Popover>
  )
}

/** Fetched after the page, and before somebody asks: it is wanted most when the board is out of reach. */
function useCard(): ComponentType | null {
  const [card, setCard] = useState<ComponentType | null>(null)
  useEffect(() => {
    import('./target-card.tsx').then(
      part => setCard(() => part.TargetCard),
      () => {},
    )
  }, [])
  return card
}
