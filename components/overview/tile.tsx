import type { ReactNode } from 'react'
import type { Tone } from '#components/charts/chart-data.ts'
import { Sparkline } from '#components/charts/sparkline.tsx'
import { type Parts, thinSpace } from '#components/format/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'

export type TileProps = {
  title: string
  hint?: ReactNode
  /** null: there is no number, and `why` says the reason. */
  parts: Parts | null
  why: string
  tone?: Tone | undefined
  /** A line of words under the number. */
  words?: ReactNode
  wordsTone?: Tone | undefined
  shape?: { values: readonly (number | null)[]; tone: Tone; top?: number }
  size?: 'large' | 'small' | undefined
  className?: string
}

const toneClass: Record<Tone, string> = {
  hit: 'text-hit',
  miss: 'text-miss',
  db: 'text-db',
  stale: 'text-stale',
  write: 'text-write',
  ok: 'text-ok',
  mute: 'text-mute',
  text: 'text-text',
}
/** Under the number, or beside it where the tile is low. */
const places = {
  large: 'mt-auto h-[2.125rem]',
  small: 'max-sm:hidden absolute right-[0.9375rem] bottom-[0.8125rem] h-[2.125rem] max-w-[40%]',
}
const heights = { large: 'h-[8.75rem]', small: 'h-[6.25rem]' }

/** One number, what it means, and its shape over the last while. Its height never changes. */
export function Tile(props: TileProps) {
  const {
    title,
    hint,
    parts,
    why,
    tone = 'text',
    words,
    wordsTone = 'mute',
    shape,
    size = 'large',
    className = '',
  } = props
  return (
    <Panel title={title} hint={hint} className={`relative overflow-hidden ${heights[size]} ${className}`}>
      {parts ? <Amount parts={parts} tone={tone} /> : <Unknown why={why} />}
      {parts && words && <p className={`mt-0.5 truncate text-xs ${toneClass[wordsTone]}`}>{words}</p>}
      {parts && shape && <Sparkline {...shape} className={places[size]} />}
    </Panel>
  )
}

function Amount({ parts, tone }: { parts: Parts; tone: Tone }) {
  return (
    <p
      className={`h-[1.9rem] text-big font-semibold leading-[1.15] tracking-[-0.02em] whitespace-nowrap ${toneClass[tone]}`}
    >
      {parts.value}
      {parts.unit && (
        // A number of another width begins a new unit, so that none is seen to move.
        <span key={parts.value.replace(/\d/g, '0')} className="text-sm font-normal tracking-normal text-mute">
          {`${thinSpace}${parts.unit}`}
        </span>
      )}
    </p>
  )
}

function Unknown({ why }: { why: string }) {
  return (
    <>
      <p className="h-[1.9rem] text-big leading-[1.15] text-faint" aria-hidden="true">
        –
      </p>
      <p className="line-clamp-3 text-xs text-pretty text-mute" title={why}>
        {why}
      </p>
    </>
  )
}
