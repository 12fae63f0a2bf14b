import type { Advice } from '#components/rpc/types.ts'

export type SourceKind = Advice['sources'][number]['kind']

/** What advice is told from, in the words of the rooms. */
export const sourceWords: Record<SourceKind, { name: string; from: string }> = {
  servers: { name: 'What the servers count', from: 'from the servers' },
  history: { name: 'The history of a day', from: 'from the history' },
  analysis: { name: 'Analysis of the memory', from: 'from an analysis' },
  capture: { name: 'Capture of reads', from: 'from a capture' },
  'slow-log': { name: 'Slow log of a day', from: 'from the slow log' },
  'command-times': { name: 'Command times of an hour', from: 'from the command times' },
}
