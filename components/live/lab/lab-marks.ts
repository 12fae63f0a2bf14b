import type { Mark, Tone } from '#components/charts/chart-data.ts'
import type { LabMark, LaneId } from '#components/rpc/types.ts'

const tones: Record<LabMark['kind'], Tone> = {
  start: 'mute',
  policy: 'hit',
  workload: 'text',
  instances: 'text',
  database: 'db',
  chaos: 'stale',
  restored: 'ok',
  trouble: 'miss',
}

const toneOf = (kind: string): Tone => (Object.hasOwn(tones, kind) ? tones[kind as LabMark['kind']] : 'mute')

type Marked = { at: number; kind: string; lane: string | null; text: string; who: string | null }

/** What was done to this lane, or to all of them, for its charts. */
export function marksOfLane(marks: readonly Marked[], lane: LaneId | null): Mark[] {
  return marks
    .filter(mark => mark.lane === null || lane === null || mark.lane === lane)
    .map(({ at, kind, text, who }) => ({
      at,
      tone: toneOf(kind),
      label: who === null ? text : `${text} (${who})`,
    }))
}
