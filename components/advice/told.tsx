'use client'

import { Fragment } from 'react'
import { duration, milliseconds, moment } from '#components/format/durations.ts'
import {
  bytes,
  bytesPerSecond,
  count,
  factor,
  joined,
  type Parts,
  percent,
  rate,
} from '#components/format/numbers.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useNow } from '#components/format/ticker.ts'
import type { AdviceFinding } from '#components/rpc/types.ts'

type Text = AdviceFinding['says']
type Value = Exclude<Text[number], string>
type Number = Exclude<Value, { kind: 'name' | 'at' }>

const written: Record<Exclude<Number['kind'], 'seconds'>, (value: number) => Parts> = {
  count,
  bytes,
  share: percent,
  rate,
  'bytes-rate': bytesPerSecond,
  ms: milliseconds,
  factor,
}

const numberText = ({ kind, value }: Number) =>
  kind === 'seconds' ? duration(value) : joined(written[kind](value))

/** A sentence of the board, with its numbers as they are written everywhere, and names of keys as data. */
export function Told({ text }: { text: Text }) {
  return text.map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have their places and nothing else
    <Fragment key={i}>{typeof part === 'string' ? part : <One value={part} />}</Fragment>
  ))
}

function One({ value }: { value: Value }) {
  switch (value.kind) {
    case 'name':
      return <bdi className="font-mono text-[0.9375em] break-all">{visible(value.value)}</bdi>
    case 'at':
      return <When at={value.value} />
    default:
      return <span className="whitespace-nowrap">{numberText(value)}</span>
  }
}

/** Control characters and those that turn the direction of a text are shown, not obeyed. */
const visible = (name: string) =>
  name.replace(/[\p{Cc}\p{Cf}]/gu, sign => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)

/** Also of what is still to come. */
function When({ at }: { at: number }) {
  const now = useNow()
  if (at <= now) return <RelativeTime at={at} />
  return (
    <time dateTime={new Date(at).toISOString()} title={moment(at)} suppressHydrationWarning>
      {`in ${duration((at - now) / 1000)}`}
    </time>
  )
}
