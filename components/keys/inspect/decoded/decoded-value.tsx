'use client'

import { type ReactNode, useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import type { Choice, Decoding, Place } from '#components/rpc/types.ts'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { CopyMenu } from '../copy-menu.tsx'
import { NotHere } from '../not-here.tsx'
import { useCopyValue } from '../use-copy-value.ts'
import { DecodedNotes } from './decoded-notes.tsx'
import { DecodedView } from './decoded-view.tsx'
import { FormatChoice } from './format-choice.tsx'
import { useDecoding } from './use-decoding.ts'

export type DecodedValueProps = {
  place: Place
  /** What it is, for whoever cannot see it. */
  name: string
  tools?: ReactNode
  className?: string
}

const looks = [
  { value: 'tree', label: 'Tree' },
  { value: 'raw', label: 'Raw' },
] as const

/** Some bytes as what they mean, and every other way to read them. */
export function DecodedValue({ place, name, tools, className = '' }: DecodedValueProps) {
  const [choice, setChoice] = useState<Choice>('auto')
  const [look, setLook] = useState<'tree' | 'raw'>('tree')
  const { data, error, refetch } = useDecoding(place, choice)
  const copyAs = useCopyValue(place)
  if (!data && error) return <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-40" />
  if (data.state !== 'here') return <NotHere found={data} onRetry={() => void refetch()} />
  const { decoding } = data
  const raw = hasRaw(decoding) && look === 'raw'
  return (
    <div className={`flex min-h-0 flex-col gap-2 ${className}`}>
      <div className="flex flex-wrap items-start gap-2">
        <FormatChoice decoding={decoding} choice={choice} onChoose={setChoice} name={name} />
        {hasRaw(decoding) && (
          <Segmented label={`Look of the ${name}`} options={looks} value={look} onChange={setLook} />
        )}
        <CopyMenu label={`Copy the ${name}`} onCopy={copyAs} />
        {tools}
      </div>
      <DecodedNotes read={data} />
      {raw ? <RawText place={place} decoding={decoding} /> : <DecodedView decoded={decoding.decoded} />}
    </div>
  )
}

/** What was written as text can be read as it was written. */
const hasRaw = ({ format, decoded }: Decoding) => format === 'json' && decoded.as === 'tree'

function RawText({ place, decoding }: { place: Place; decoding: Decoding }) {
  const layers = decoding.layers.map(({ format }) => format)
  const { data } = useDecoding(place, [...layers, 'text'])
  if (data?.state !== 'here') return <Skeleton className="h-40" />
  return <DecodedView decoded={data.decoding.decoded} />
}
