import type { Analysis, BigKey } from '#server/observe/memory/shapes.ts'
import { blind, missingOf } from '../known.ts'
import { analysisHref, keysHref } from '../places.ts'
import type { Finding, Rule } from '../shapes.ts'
import { bytes, ms, name, say, share } from '../text.ts'

const bigBytes = 5_000_000
/** Smaller, but a large part of everything. */
const [heavyBytes, heavyShare] = [1_000_000, 0.1]
const mostNames = 5
/** What a line of 1 Gbit/s carries in a millisecond. */
const bytesPerMs = 125_000

/** Keys that take much: each use of one keeps everybody else waiting. */
export const bigKeys: Rule = {
  id: 'big-keys',
  title: 'Big keys',
  looksFor: 'Keys of more than 5 MB, or of a tenth of the memory.',
  look({ analysis }) {
    const missing = missingOf(analysis)
    if (missing || !analysis.ok) return missing ?? blind('There is no analysis.')
    const { id, whole } = analysis.value
    const big = whole.big.filter(key => isBig(key, whole.bytes.value))
    return {
      kind: 'looked',
      source: { kind: 'analysis', at: whole.endedAt },
      findings: big.length === 0 ? [] : [findingOf(big, { whole, id })],
    }
  },
}

const isBig = (key: BigKey, all: number) =>
  key.bytes >= bigBytes || (key.bytes >= heavyBytes && key.bytes >= all * heavyShare)

function findingOf(big: readonly BigKey[], { whole, id }: { whole: Analysis; id: string | null }): Finding {
  const [worst] = big as [BigKey, ...BigKey[]]
  const sum = big.reduce((all, key) => all + key.bytes, 0)
  const part = Math.min(1, sum / Math.max(1, whole.bytes.value))
  return {
    id: 'big-keys',
    severity: part >= 0.5 || worst.bytes >= bigBytes * 10 ? 'soon' : 'look',
    share: part,
    says:
      big.length === 1
        ? say`One key, ${name(worst.text)}, takes ${bytes(worst.bytes)}.`
        : say`${String(big.length)} keys are very big; the biggest, ${name(worst.text)}, takes ${bytes(worst.bytes)}.`,
    since: null,
    evidence: [
      { label: 'part of the memory of all keys', value: [share(part)] },
      ...big
        .slice(0, mostNames)
        .map(key => ({ label: key.type, value: say`${name(key.text)} ${bytes(key.bytes)}` })),
      ...(whole.method === 'all' ? [] : [{ label: 'looked at', value: ['a sample: there may be more'] }]),
    ],
    effect: say`Reading the biggest one whole takes ${ms(worst.bytes / bytesPerMs)} of a 1 Gbit/s line, and nobody else is served while the server writes or deletes it.`,
    remedy: say`Split them (a hash by field, a list by page), read parts instead of the whole, and remove them with UNLINK.`,
    place:
      worst.id === ''
        ? { href: analysisHref(id, 'size'), words: 'See the big keys' }
        : { href: keysHref({ key: worst.id }), words: 'See the biggest key' },
    source: { kind: 'analysis', at: whole.endedAt },
  }
}
