import type { ChaosKind } from '#components/rpc/types.ts'

export type ChaosWords = {
  label: string
  /** What happens, before anybody does it. */
  what: string
  /** What it does to others, who must be asked for; null: it stays inside the lab. */
  warning: string | null
  /** What takes it back: "restore now". */
  back: string
}

export const chaosWords: Record<ChaosKind, ChaosWords> = {
  'expire hottest': {
    label: 'Expire the hottest key',
    what: 'The most wanted key expires at once, in every lane.',
    warning: null,
    back: 'restore now',
  },
  burst: {
    label: 'Burst ×10',
    what: 'Ten times as many requests for 5 s.',
    warning: null,
    back: 'end it now',
  },
  flush: {
    label: 'Flush the lab’s keys',
    what: 'Every key of the lab is removed.',
    warning: null,
    back: 'restore now',
  },
  'kill cache': {
    label: 'Kill the cache',
    what: 'The server ends at once and starts again, empty, 10 s later.',
    warning:
      'This ends the whole cache server, not only the lab’s part of it: for 10 s nobody gets an answer, and everything in it is gone.',
    back: 'start it now',
  },
  'freeze cache': {
    label: 'Freeze the cache',
    what: 'The server stays connected and answers nobody for 10 s.',
    warning:
      'This stops the whole cache server, not only the lab’s part of it: for 10 s everybody who asks waits.',
    back: 'wake it now',
  },
  'slow database': {
    label: 'Slow the database',
    what: 'Each query of the lab takes ten times as long for 20 s.',
    warning: null,
    back: 'restore now',
  },
  'cut database': {
    label: 'Cut the database',
    what: 'The lab’s connections to the database are cut; they connect again by themselves.',
    warning: null,
    back: 'restore now',
  },
  'old data': {
    label: 'Come back with old data',
    what: 'The cache is kept as it is now; 10 s later it dies and comes back with that.',
    warning:
      'The whole cache server dies in 10 s and comes back as it is now: what anybody writes into it until then is lost.',
    back: 'come back now',
  },
}

/** Each reason once, with the buttons it is about. */
export function refusals(
  chaos: readonly { kind: ChaosKind; refused: string | null }[],
): { reason: string; labels: string[] }[] {
  const reasons = [...new Set(chaos.map(({ refused }) => refused).filter(reason => reason !== null))]
  return reasons.map(reason => ({
    reason,
    labels: chaos.filter(({ refused }) => refused === reason).map(({ kind }) => chaosWords[kind].label),
  }))
}
