'use client'

import dynamic from 'next/dynamic'
import { Empty, Skeleton } from '#components/ui/panel-states.tsx'
import { DecodedValue } from '../decoded/decoded-value.tsx'
import { useInspecting } from '../inspecting.tsx'
import { HashView } from './hash-view.tsx'
import { ListView } from './list-view.tsx'
import { SetView } from './set-view.tsx'
import { SortedSetView } from './sorted-set-view.tsx'
import { StringView } from './string-view.tsx'

const StreamView = dynamic(() => import('./stream-view.tsx').then(part => part.StreamView), {
  ssr: false,
  loading: () => <Skeleton className="h-40" />,
})

/** The value, as its type wants to be seen. */
export function ValueView() {
  const { facts } = useInspecting()
  switch (facts.type) {
    case 'string':
      return <StringView />
    case 'hash':
      return <HashView />
    case 'list':
      return <ListView />
    case 'set':
      return <SetView />
    case 'zset':
      return <SortedSetView />
    case 'stream':
      return <StreamView />
    case 'json':
      return <DecodedValue place={{ kind: 'document' }} name="document" />
    case 'other':
      return (
        <Empty>
          Values of the type {facts.typeName} cannot be shown here. Name, TTL, rename and copy work as for any
          other key.
        </Empty>
      )
  }
}
