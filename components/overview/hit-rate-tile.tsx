import type { Tone } from '#components/charts/chart-data.ts'
import { hitVerdict, type Verdict } from '#components/format/hit-rate.ts'
import { percent } from '#components/format/numbers.ts'
import type { Figures } from './figures.ts'
import { hitShares } from './hit-share.ts'
import { Tile } from './tile.tsx'

const tones: Record<Verdict['kind'], Tone> = {
  healthy: 'ok',
  acceptable: 'text',
  weak: 'miss',
  costly: 'stale',
  'no-traffic': 'mute',
  unknown: 'mute',
}

/** The number this page is about, and what it means. */
export function HitRateTile({ figures, why }: { figures: Figures; why: string }) {
  const { hits, misses } = figures.reads
  const verdict = hitVerdict(hits, misses)
  const parts = verdict.kind === 'unknown' ? null : verdict.ratio === null ? nobody : percent(verdict.ratio)
  return (
    <Tile
      title="Hit rate"
      className="max-lg:col-span-2"
      hint={figures.window}
      parts={parts}
      why={why}
      tone={verdict.ratio === null ? 'mute' : 'hit'}
      words={verdict.words}
      wordsTone={tones[verdict.kind]}
      shape={{ values: hitShares(figures.shape('hits'), figures.shape('misses')), tone: 'hit', top: 1 }}
    />
  )
}

const nobody = { value: 'no traffic', unit: '' }
