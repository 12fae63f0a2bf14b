'use client'

import type { ReactNode } from 'react'
import { duration } from '#components/format/durations.ts'
import { bytes, count, joined } from '#components/format/numbers.ts'
import type { KeyFacts } from '#components/rpc/types.ts'
import { chainWords } from './decoded/format-words.ts'
import { useDecoding } from './decoded/use-decoding.ts'
import { useInspecting } from './inspecting.tsx'
import { kindOf } from './kind.ts'
import { TimeLeft } from './time-left.tsx'

/** What kind of thing it is, in a line. */
export function Chips() {
  const { facts } = useInspecting()
  const { elements, noticed } = facts
  return (
    <ul aria-label="About this key" className="flex flex-wrap gap-1.5">
      <Chip name="type">{kindOf(facts).name}</Chip>
      {facts.type === 'string' && facts.looksLike === null && <Format />}
      <Told
        column="encoding"
        name="encoding"
        value={facts.encoding === facts.typeName ? null : facts.encoding}
      />
      <Told
        column={facts.type === 'string' ? 'bytes' : 'elements'}
        name="size"
        value={sizeOf(facts)}
        title={elements === null ? undefined : String(elements)}
      />
      <Told
        column="memory"
        name="memory"
        value={facts.memory === null ? null : `${joined(bytes(facts.memory))} in memory`}
        title={facts.memory === null ? undefined : `${facts.memory} B, an estimate of the server`}
      />
      <Use facts={facts} />
      <Chip name="TTL" title={facts.missing.expiresAt}>
        {facts.missing.expiresAt ? 'TTL not told' : <TimeLeft expiresAt={facts.expiresAt} />}
      </Chip>
      <Chip name="node">{facts.node}</Chip>
      {noticed !== null && (
        <Chip name="trace" title={noticed}>
          looking leaves a trace
        </Chip>
      )}
    </ul>
  )
}

type ChipProps = { name: string; title?: string | undefined; children: ReactNode }

function Chip({ name, title, children }: ChipProps) {
  return (
    <li
      title={title ?? name}
      className="max-w-full truncate rounded-[0.3125rem] border border-line px-1.5 py-px text-mute text-xs"
    >
      <span className="sr-only">{name}: </span>
      {children}
    </li>
  )
}

/** What the server would not say is said so, with the permission that is missing. */
function Told({
  column,
  name,
  value,
  title,
}: {
  column: string
  name: string
  value: ReactNode | null
  title?: string | undefined
}) {
  const { facts } = useInspecting()
  const missing = facts.missing[column]
  if (missing !== undefined) {
    return (
      <Chip name={name} title={missing}>
        {name} not told
      </Chip>
    )
  }
  if (value === null) return null
  return (
    <Chip name={name} title={title}>
      {value}
    </Chip>
  )
}

function Use({ facts: { frequency, idleMs, missing } }: { facts: KeyFacts }) {
  if (frequency !== null) {
    return (
      <Chip name="use" title="How often it is used, as LFU counts it: 0 to 255, growing ever slower">
        LFU {frequency}
      </Chip>
    )
  }
  if (idleMs !== null) return <Chip name="idle">idle {duration(idleMs / 1000)}</Chip>
  return missing.idleMs === undefined ? null : <Told column="idleMs" name="idle time" value={null} />
}

function Format() {
  const { data } = useDecoding({ kind: 'value' }, 'auto')
  return data?.state === 'here' ? <Chip name="format">{chainWords(data.decoding)}</Chip> : null
}

function sizeOf({ type, elements, bytes: length }: KeyFacts): string | null {
  if (length !== null) return joined(bytes(length))
  if (elements === null) return null
  const words = {
    hash: 'fields',
    list: 'elements',
    set: 'members',
    zset: 'members',
    stream: 'entries',
  } as const
  const word = type in words ? words[type as keyof typeof words] : 'elements'
  return `${joined(count(elements))} ${elements === 1 ? singular(word) : word}`
}

const singular = (word: string) => (word === 'entries' ? 'entry' : word.replace(/s$/, ''))
