import type { Decoding } from '#components/rpc/types.ts'

export type EnvelopeState = { text: string; tone: 'fresh' | 'stale' | 'plain'; facts: [string, string][] }

/** What the board's own engine wrote around the value: its version, and whether it still counts as fresh. */
export function envelopeState({ layers }: Decoding, now: number): EnvelopeState | null {
  const facts = layers.find(({ format }) => format === 'envelope')?.facts
  if (!facts) return null
  const said = new Map(facts)
  const until = Date.parse(said.get('fresh until') ?? '')
  const version = `v ${said.get('version') ?? '?'}`
  if (said.get('kind') !== 'value') return { text: `${version} · ${said.get('kind')}`, tone: 'plain', facts }
  if (said.get('waits for its flush') === 'yes') {
    return { text: `${version} · waits for its flush`, tone: 'plain', facts }
  }
  if (Number.isNaN(until)) return { text: version, tone: 'plain', facts }
  return until > now
    ? { text: `${version} · fresh`, tone: 'fresh', facts }
    : { text: `${version} · stale`, tone: 'stale', facts }
}
