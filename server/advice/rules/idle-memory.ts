import { blind, missingOf } from '../known.ts'
import { analysisHref } from '../places.ts'
import type { Rule } from '../shapes.ts'
import { bytes, count, say, share } from '../text.ts'

const idleSteps = ['1 – 7 days', 'over 7 days']
const leastShare = 0.2
const leastBytes = 10_000_000

/** Memory of keys that nobody has used for a day. */
export const idleMemory: Rule = {
  id: 'idle-memory',
  title: 'Idle memory',
  looksFor: 'Memory of keys that nobody has used for a day.',
  look({ analysis }) {
    const missing = missingOf(analysis)
    if (missing || !analysis.ok) return missing ?? blind('There is no analysis.')
    const { id, whole } = analysis.value
    const source = { kind: 'analysis' as const, at: whole.endedAt }
    if (whole.looked === 0) return { kind: 'looked', source, findings: [] }
    if (whole.use !== 'idle')
      return blind(
        whole.use === 'frequency'
          ? 'With an LFU policy the server tells how often keys are used, not when they were used last.'
          : 'The server does not tell when keys were used last (OBJECT IDLETIME).',
      )
    const idle = whole.uses.filter(({ name }) => idleSteps.includes(name))
    const held = idle.reduce((sum, group) => sum + group.bytes.value, 0)
    const keys = idle.reduce((sum, group) => sum + group.keys.value, 0)
    const part = held / Math.max(1, whole.bytes.value)
    if (held < leastBytes || part < leastShare) return { kind: 'looked', source, findings: [] }
    return {
      kind: 'looked',
      source,
      findings: [
        {
          id: 'idle-memory',
          severity: 'look',
          share: part,
          says: say`${bytes(held)} belong to keys that nobody has used for a day.`,
          since: null,
          evidence: [
            { label: 'part of the memory of all keys', value: [share(part)] },
            { label: 'keys', value: [count(keys)] },
          ],
          effect: say`${bytes(held)} that could hold what is asked for.`,
          remedy: say`Shorten their TTL. If they have none, give them one.`,
          place: { href: analysisHref(id, 'use'), words: 'See memory by last use' },
          source,
        },
      ],
    }
  },
}
