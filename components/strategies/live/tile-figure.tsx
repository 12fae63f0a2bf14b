import type { Tone } from '#components/charts/chart-data.ts'
import { thinSpace } from '#components/format/numbers.ts'
import type { Figure } from './figures.ts'

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

/** The number of now and what it means, in a room that stays the same whatever they say. */
export function TileFigure({ figure }: { figure: Figure }) {
  const { parts, words, tone } = figure
  if (!parts) {
    return (
      <p className="mb-1 line-clamp-3 h-[3.4rem] text-xs text-pretty text-mute" title={words}>
        <span aria-hidden="true" className="mr-2 text-big leading-[1.15] text-faint">
          –
        </span>
        {words}
      </p>
    )
  }
  return (
    <div className="mb-1 h-[3.4rem]">
      <p
        className={`text-big font-semibold leading-[1.15] tracking-[-0.02em] whitespace-nowrap ${toneClass[tone]}`}
      >
        {parts.value}
        {parts.unit !== '' && (
          <span className="text-sm font-normal tracking-normal text-mute">{`${thinSpace}${parts.unit}`}</span>
        )}
      </p>
      <p className="truncate text-xs text-mute" title={words}>
        {words}
      </p>
    </div>
  )
}
