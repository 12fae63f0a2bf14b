'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Skeleton } from '#components/ui/panel-states.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { DecodedValue } from '../decoded/decoded-value.tsx'
import { useInspecting } from '../inspecting.tsx'

const waiting = () => <Skeleton className="h-40" />
const BytesView = dynamic(() => import('./bytes-view.tsx').then(part => part.BytesView), {
  ssr: false,
  loading: waiting,
})
const BitsView = dynamic(() => import('./bits-view.tsx').then(part => part.BitsView), {
  ssr: false,
  loading: waiting,
})
const SketchView = dynamic(() => import('./sketch-view.tsx').then(part => part.SketchView), {
  ssr: false,
  loading: waiting,
})

type Look = 'value' | 'bytes' | 'bits'
const looks = [
  { value: 'value', label: 'Value' },
  { value: 'bytes', label: 'Bytes' },
  { value: 'bits', label: 'Bits' },
] as const

export function StringView() {
  const { facts } = useInspecting()
  const sketch = facts.looksLike === 'hyperloglog'
  const [look, setLook] = useState<Look>('value')
  return (
    <div className="flex min-h-0 flex-col gap-2">
      <Segmented label="See it as" options={looks} value={look} onChange={setLook} className="self-start" />
      {look === 'value' &&
        (sketch ? <SketchView /> : <DecodedValue place={{ kind: 'value' }} name="value" />)}
      {look === 'bytes' && <BytesView />}
      {look === 'bits' && <BitsView />}
    </div>
  )
}
