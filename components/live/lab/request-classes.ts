import type { Tone } from '#components/charts/chart-data.ts'
import type { LaneFrame } from '#components/rpc/types.ts'

type RequestClass = keyof LaneFrame['classes']
export type ClassWords = { name: RequestClass; label: string; words: string; tone: Tone }

/** Every read ends in exactly one of these. In the order from the best to the worst that can happen to it. */
export const classWords: readonly ClassWords[] = [
  { name: 'hit', label: 'hit', words: 'answered by the cache', tone: 'hit' },
  {
    name: 'early refresh',
    label: 'early refresh',
    words: 'answered by the cache, and loaded anew behind it',
    tone: 'hit',
  },
  {
    name: 'ducked',
    label: 'ducked',
    words: 'answered by the cache while somebody else refreshes',
    tone: 'hit',
  },
  { name: 'negative', label: 'known absent', words: 'the cache knew that there is no such row', tone: 'hit' },
  {
    name: 'stale served',
    label: 'stale served',
    words: 'an expired entry, served on purpose',
    tone: 'stale',
  },
  { name: 'joined', label: 'joined', words: 'waited for the load of another request', tone: 'miss' },
  { name: 'loaded', label: 'loaded', words: 'missed, and loaded from the database', tone: 'miss' },
  { name: 'bypassed', label: 'bypassed', words: 'went to the database without the cache', tone: 'db' },
  { name: 'failed', label: 'failed', words: 'got no answer', tone: 'stale' },
]
